-- One row per month, for the nation.
-- id = "P12"
-- name_fr = "Coût public par acte"
-- name_en = "Public cost per transaction"
-- formula_fr = "Coût annuel des guichets ÷ 12 ÷ demandes du mois, guichets dont le coût et les demandes sont connus"
-- formula_en = "Yearly cost of counters ÷ 12 ÷ requests of the month, counters whose cost and requests are both known"
-- unit = "euro"
-- better = "lower"
-- levels = ["nation"]
-- public = ["nation"]
-- stepped = true
-- seasonal = true
-- subjects = ["footfall", "counters"]
-- sources = ["counters", "footfall"]
-- rows = "footfall"
-- counted = ["cost_eur", "requests_with_cost"]
-- additive = false
-- start_date = 2020-02-01
-- # Weight 0: no target.
-- weight = 0
-- source_text = "Rapports du Sénat sur les Maisons de services au public et France services"
-- limits_fr = "Le coût est celui de la dernière année connue, réparti sur douze mois égaux : le coût par acte monte en août. État et porteur ensemble. Public : coût à 100 000 € près, demandes à la dizaine. Le coût de chaque guichet n’est pas publié : c’est une donnée du porteur, réservée à ceux qui répondent du territoire (colonne yearly_cost_eur du fichier counters)."
-- limits_en = "The cost is that of the latest known year, spread over twelve equal months: the cost per transaction rises in August. State and the body that runs it, together. Public: cost to the nearest €100,000, requests to the nearest ten. The cost of each counter is not published: it belongs to the body that runs it, kept for those who answer for the territory (column yearly_cost_eur of the file counters)."
-- reviewed = 2026-11-24
select level, code, month as period, cost_eur as numerator, requests as denominator, hidden
from visible.cost_months
where level = 'nation'
order by level, code, period
