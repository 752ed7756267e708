-- One row per mission, tier and competence that the inventory flags, whatever was judged of it there.
-- That a tier does not exist somewhere is no judgement of the pair.
select distinct mission_id, policy_domain, tier, competence, related.legal_basis
from visible.mission_overlaps as related
join visible.missions using (mission_id)
where overlap_type <> 'none' or (level, code, tier) not in (select (level, code, tier) from visible.absent_tiers)
order by mission_id, tier, competence, legal_basis
