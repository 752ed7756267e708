-- One row per department and year, at its December.
-- id = "O12"
-- name_fr = "Arrêtés de dérogation par département et par an"
-- name_en = "Derogation orders per département and year"
-- formula_fr = "Arrêtés de dérogation dans l’année ÷ départements"
-- formula_en = "Derogation orders in the year ÷ départements"
-- unit = "ratio"
-- better = "none"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region", "department"]
-- subjects = ["powers"]
-- sources = ["derogations"]
-- rows = "derogations"
-- counted = ["orders", "departments"]
-- start_date = 2020-12-01
-- # Weight 0: no direction is better.
-- weight = 0
-- source_text = "Décret n° 2020-412 du 8 avril 2020"
-- limits_fr = "Arrêtés de département seulement ; ceux des régions n’y sont pas. Moyenne de référence : 1,5 par département et par an (rapport du Sénat, 2024-2025), sans doute sous-déclarée. Dès qu’un département a une ligne pour une année, ceux qui n’en ont pas comptent pour zéro."
-- limits_en = "Orders of départements only; those of regions are left out. Reference mean: 1.5 per département and year (Senate report, 2024-2025), probably under-reported. As soon as one département has a row for a year, those without one count for zero."
-- facts = ["derogation-trial", "decree-derogation", "derogation-88", "derogation-780", "decrees-2025"]
-- reviewed = 2026-11-24
with years as (
    select distinct year from visible.derogations where level = 'department'
)

select level, code, make_date(year, 12, 1) as period, coalesce(orders, 0) as numerator, 1 as denominator
from visible.territories
cross join years
left join visible.derogations using (level, code, year)
where level = 'department' and make_date(year, 12, 1) <= (select max(month) from visible.months)
order by level, code, period
