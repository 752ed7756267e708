-- One row per subject: what kind of data it is made of.
select subject, kind from visible.subject_kinds order by subject
