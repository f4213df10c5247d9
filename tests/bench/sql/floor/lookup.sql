-- What the key of $1 (company), $2 (id) and $3 (digest) may do.
with c as materialized (select set_config('app.company', $1, true)::uuid as company)
select who.scopes
from c, lateral (
    select k.scopes
    from api_key k join company on company.company_id = k.company_id
    where k.company_id = c.company and k.id = $2 and k.digest = $3 and k.revoked_at is null
        and company.status = 'ACTIVE'
    offset 0
) who
