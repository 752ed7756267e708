-- What contracts say of deposited rows in more than one query.

-- Words of a name that tell one thing from another, by their first five letters: "Ruffec" and "Ruffecois" share one.
create macro telling_words(name) as [
    left(word, 5) for word in string_split(plain(name), ' ')
    if length(word) >= 5 and word not in ('france', 'service', 'services', 'mobile', 'itinerant')
];

-- The identifier of a bus that no list knows.
create macro bus_id(department, carrier) as
    'bus-' || department || '-' || replace(plain(carrier), ' ', '-');

-- Minutes since midnight of HH:MM.
create macro clock_minutes(time) as left(time, 2)::integer * 60 + right(time, 2)::integer;
