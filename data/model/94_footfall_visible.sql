-- The counters room: footfall as its screens read it.

-- Identifiers of counters as numbers with names: a hundred thousand of them are handed over in a third of the time.
create type visible.counter as enum (select counter_id from core.counters order by counter_id);

create view visible.counter_trends as
    from marts.counter_trends where visible.in_scope(level, code)
    union all by name
    from marts.public_counter_trends where visible.is_known() and not visible.in_scope(level, code);

create view visible.partner_years as
    from marts.partner_years where visible.in_scope(level, code)
    union all by name
    from marts.public_partner_years where visible.is_known() and not visible.in_scope(level, code);

create view visible.counter_cells as from marts.counter_cells where visible.in_scope(level, code);
create view visible.procedure_offer as from marts.procedure_offer where visible.is_known();
create view visible.counter_lacking as from marts.counter_lacking where visible.is_known();
create view visible.reconciled_months as from marts.reconciled_months
    where visible.is_known() and (counted >= 11 or visible.in_scope('department', code));
