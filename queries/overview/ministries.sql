-- One row per ministry, with its name in both languages.
select ministry, name_fr, name_en from visible.ministries order by strip_accents(name_fr), ministry
