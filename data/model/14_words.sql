-- Words as they are compared, in every search: no accent, no ligature, no sign, "st" written out.
create macro plain(words) as trim(
    regexp_replace(regexp_replace(regexp_replace(
        replace(replace(lower(strip_accents(nfc_normalize(words))), 'œ', 'oe'), 'æ', 'ae'),
        '[^a-z0-9]+', ' ', 'g'), '\bste\b', 'sainte', 'g'), '\bst\b', 'saint', 'g')
);

-- Whether plain words hold every word that is asked for. What a sign parts ("l'eau", "P-02-01") is looked for together.
create macro holds_all(words, asked) as list_bool_and([
    contains(words, plain(word)) for word in string_split_regex(trim(asked), '\s+')
]);
