-- Shares between 0 and 1 where percentages are expected: 0.95 is 95 % or 0.95 %, and nothing says which. Told where all
-- those of an indicator are so (ten at least of progress, which may really be under 1 %), and of one among percentages.
-- Targets are looked at apart from values: those that are percentages would hide fractions that are not, and the reverse.
with shares as (
    select
        *,
        value_type = 'ta' as progress,
        value_type = 'vc' as aimed_at,
        count(*) over same as given,
        max(value) over same as greatest,
        median(value) over same as usual
    from given
    left join known using (indicator)
    where value > 0 and (measure = 'share' or value_type = 'ta')
    window same as (partition by indicator, value_type = 'ta', value_type = 'vc')
)

select
    'share_as_fraction' as rule,
    min(line) as line,
    arg_min(value_type, line) as value_type,
    format('{:g}', arg_min(value, line)) as value,
    format('{:g} % | {:g} % (× {})', 100 * arg_min(value, line), arg_min(value, line), count(*)) as detail
from shares
where value <= 1 and ((greatest <= 1 and (not progress or given >= 10)) or (not progress and usual >= 20))
group by indicator, progress, aimed_at
order by line;
