-- One row per nation, region or department and month.
-- id = "P2"
-- name_fr = "Population à moins de 20 km d’un guichet"
-- name_en = "People within 20 km of a counter"
-- formula_fr = "Population des communes dont le point est à 20 km au plus, à vol d’oiseau, d’une adresse ouverte ÷ population"
-- formula_en = "Population of communes whose centre is at most 20 km, as the crow flies, from an open address ÷ population"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region", "department"]
-- subjects = ["counters"]
-- sources = ["counters", "counter_stops"]
-- rows = "communes"
-- counted = ["within", "population"]
-- additive = false
-- start_date = 2020-01-01
-- target = 100
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- # Weight 2: the founding text calls access a major issue.
-- weight = 2
-- overview = 3
-- short_fr = "de la population à moins de 20 km"
-- short_en = "of people within 20 km"
-- source_text = "« Faisant de l’accessibilité, un “enjeu majeur” » (27 juillet 2018) ; circulaire du 1er juillet 2019"
-- limits_fr = "Une liste de guichets vaut jusqu’à la suivante : les mois qui suivent sa date sont estimés. À vol d’oiseau, non par la route : les minutes manquent tant qu’aucun fichier de temps de trajet n’est déposé. Les itinérants ne comptent que par leurs arrêts connus ; les antennes comptent. Est itinérant ce dont le format le dit ; sans format, ce que la liste signale et dont le nom le dit aussi. La population et les communes sont celles d’aujourd’hui pour toutes les dates ; toute la population d’une commune est à son point."
-- limits_en = "A list of counters holds until the next one: the months after its date are estimates. As the crow flies, not by road: minutes are not known until a travel-time file is submitted. Mobile counters count only by their known stops; branches count. A counter is mobile if its format says so; where no format is given, if both the list's flag and its name say so. Population and communes are today's at every date; all the people of a commune are at its point."
-- facts = ["circular-6094"]
-- reviewed = 2026-11-24
select level, code, month as period, people as numerator, population as denominator, kind
from visible.access_months
where km = 20
order by level, code, period
