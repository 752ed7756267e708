-- The counters room: what its queries compute with.

create macro visible.distance_km(lat_a, lon_a, lat_b, lon_b) as distance_km(lat_a, lon_a, lat_b, lon_b);

create view visible.procedure_years as
    from marts.procedure_years where visible.is_known() and own = visible.in_scope('department', department);

create view visible.counter_board as
    from marts.counter_board where visible.is_known() and own = visible.in_scope(level, code);

-- The same, of a list of addresses that asks a counter for its requests alone: a view is planned whole.
create view visible.counter_requests as
    select counter_id, requests, requests_state, kind
    from marts.counter_board where visible.is_known() and own = visible.in_scope(level, code);
