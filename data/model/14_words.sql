-- Words as they are compared: no accent, no sign, "st" written out.
create macro plain(words) as trim(
    regexp_replace(regexp_replace(regexp_replace(
        lower(strip_accents(words)), '[^a-z0-9]+', ' ', 'g'), '\bste\b', 'sainte', 'g'), '\bst\b', 'saint', 'g')
);
