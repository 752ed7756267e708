-- One row per nation, region or department and month.
-- id = "P1"
-- name_fr = "Guichets labellisés"
-- name_en = "Accredited counters"
-- formula_fr = "Nombre de structures labellisées ouvertes à la fin du mois, hors antennes"
-- formula_en = "Number of accredited counters open at the end of the month, excluding branches"
-- unit = "count"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region", "department"]
-- subjects = ["counters"]
-- sources = ["counters"]
-- rows = "counters"
-- counted = ["labelled"]
-- additive = false
-- per_people = true
-- start = 460
-- start_date = 2020-01-31
-- target = 3000
-- target_date = 2027-01-31
-- target_kind = "real"
-- target_levels = ["nation"]
-- # Weight 2: the promise itself.
-- weight = 2
-- external = "nb-labellisations-france-services"
-- owner_fr = "Agence nationale de la cohésion des territoires (ANCT)"
-- owner_en = "National Agency for Territorial Cohesion (ANCT)"
-- overview = 1
-- short_fr = "guichets labellisés"
-- short_en = "accredited counters"
-- source_text = "« déployer des guichets multiservices et polyvalents » (27 juillet 2018) ; circulaire du 1er juillet 2019"
-- limits_fr = "Une liste de guichets vaut jusqu’à la suivante : les mois qui suivent sa date sont estimés. Compté sur la liste des guichets. Le baromètre de l’État comptait avec retard sur les dates de label (1 123 contre 1 204 en janvier 2021) : les deux séries ne se mélangent pas. La cible de 3 000 vaut pour la France. La France est ici la somme des 101 départements : les guichets de Saint-Martin, hors de toute région, n’y sont pas."
-- limits_en = "A list of counters holds until the next one: the months after its date are estimates. Counted on the list of counters. The State's barometer lagged behind accreditation dates (1,123 against 1,204 in January 2021): the two series are not mixed. The target of 3,000 holds for France. France is here the sum of the 101 départements: the counters of Saint-Martin, outside every region, are left out."
-- targets = [{ on = 2025-11-30, fr = "3 000 guichets pour le début de 2027, annoncés en novembre 2025 ; la cible d’avant était de 2 543 à la fin de 2022", en = "3,000 counters for early 2027, announced in November 2025; the target before was 2,543 at the end of 2022" }]
-- facts = ["circular-6094", "first-labels", "labels-2055", "labels-2538", "counters-2845", "counters-2865"]
-- reviewed = 2026-11-24
select level, code, month as period, labelled as numerator, null as denominator, kind
from visible.counter_stock_months
where exists (from visible.counters)
order by level, code, period
