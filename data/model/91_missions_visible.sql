-- Visible, missions room. What is done and decided is everyone's; staff by mission stays in the scope of who answers
-- for it, and the whole country's is the cabinet's.

create view visible.absent_tiers as from marts.absent_tiers where visible.is_known();
create view visible.inventory as from marts.inventory where visible.is_known();
create view visible.inventory_things as from marts.inventory_things where visible.is_known();
create view visible.inventory_values as from marts.inventory_values where visible.is_known();
create view visible.overlap_cells as from marts.overlap_cells where visible.is_known();
create view visible.side_by_side as from marts.side_by_side where visible.is_known();
create view visible.local_tiers as from marts.local_tiers where visible.is_known();
create view visible.meetings as from marts.meetings where visible.is_known();
create view visible.similar_places as from marts.similar_places where visible.is_known();
create view visible.national_moves as from marts.national_moves where visible.is_known();
-- That a series of staff changes its unit says that there is one.
create view visible.mission_breaches as from marts.mission_breaches
    where visible.is_known() and (breach <> 'mixed_units' or visible.in_scope(level, code));

create view visible.inventory_staff as from marts.inventory_staff where visible.in_scope(level, code);
create view visible.mission_staff_years as from marts.mission_staff_years where visible.in_scope(level, code);
create view visible.mission_moves as from marts.mission_moves where visible.in_scope(level, code);
