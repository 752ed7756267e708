-- One row per nation or region and month.
-- id = "O10"
-- name_fr = "Économies réalisées sur économies prévues"
-- name_en = "Savings realised against planned"
-- formula_fr = "Économies annuelles réalisées ÷ économies annuelles prévues, propositions mises en œuvre dont les deux sont connues, en euros de 2018"
-- formula_en = "Yearly savings realised ÷ yearly savings planned, proposals implemented where both are known, in euros of 2018"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region"]
-- public = ["nation"]
-- stepped = true
-- subjects = ["proposals"]
-- sources = ["proposals"]
-- rows = "savings"
-- counted = ["actual", "planned"]
-- additive = false
-- start = 0
-- start_date = 2021-01-01
-- target = 100
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- # Weight 0: not published everywhere, and not audited.
-- weight = 0
-- source_text = "« optimiser la gestion des moyens » (27 juillet 2018)"
-- limits_fr = "Indice annuel moyen des prix à la consommation (Insee). Une économie inconnue n’est pas une économie nulle : la proposition est laissée de côté. Rien n’est audité. Public : une valeur par an, en décembre, quand trois propositions au moins s’y ajoutent ; sinon, celle de l’année d’avant."
-- limits_en = "Yearly mean of the consumer price index (Insee). An unknown saving is not a saving of zero: the proposal is left out. Nothing is audited. Public: one value a year, in December, when three proposals at least add to it; otherwise that of the year before."
-- reviewed = 2026-11-24
select level, code, month as period, actual as numerator, planned as denominator, hidden
from visible.savings_months
order by level, code, period
