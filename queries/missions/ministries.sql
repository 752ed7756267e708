-- One row per ministry.
select ministry, name_fr, name_en from visible.ministries order by ministry
