-- The counters room: what its queries compute with.

create macro visible.distance_km(lat_a, lon_a, lat_b, lon_b) as distance_km(lat_a, lon_a, lat_b, lon_b);

create view visible.procedure_requests as
    from core.procedure_requests where visible.in_scope('department', department)
    union all by name
    from marts.public_procedure_requests
    where visible.is_known() and not visible.in_scope('department', department);
