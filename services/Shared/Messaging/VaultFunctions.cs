namespace Messaging;

/// <summary>
/// The ways into the vault. They run with the rights of its owner, and none gives more than the caller has named. A key of a customer is had through a
/// request of theirs; only who may name customers can bring one about, else whoever knows a number could have its key, or lay one of their own
/// ready for a request that is yet to come.
/// </summary>
internal static class VaultFunctions
{
    /// <summary>Makes them, or brings them to this build's. <c>name_customers</c> does nothing: who may call it opens requests, each with the key of the
    /// customer that is named; others have the keys of those that are open. <c>erased</c> and
    /// <c>destroy</c> without names are for nodes of builds before, while a desk goes over to this one. <c>erased_since</c> has a row for each name.</summary>
    public const string Sql =
        """
        create or replace function vault.name_customers() returns void language sql stable as 'select';
        create or replace function vault.keys_of(wanted uuid[], customers uuid[], fresh uuid[], secrets bytea[])
          returns table (request uuid, id uuid, secret bytea)
          language plpgsql volatile security definer set search_path = vault, pg_temp as $body$
        #variable_conflict use_column
        declare
          trusted boolean := has_function_privilege(session_user, 'vault.name_customers()', 'execute');
        begin
          if trusted then
            insert into keys (id, customer, key)
              select n.id, n.customer, n.secret from unnest(wanted, customers, fresh, secrets) n(request, customer, id, secret)
              where not exists (select from requests r where r.request_id = n.request)
              on conflict (customer) where key is not null do nothing;
            insert into requests (request_id, key_id)
              select n.request, k.id from unnest(wanted, customers) n(request, customer)
              join keys k on k.customer = n.customer and k.key is not null
              on conflict (request_id) do nothing;
          elsif exists (select from unnest(wanted) n(request) where not exists (select from requests r where r.request_id = n.request)) then
            raise insufficient_privilege using message = 'a request that nobody has opened has no key, and this role opens none';
          end if;
          return query select r.request_id, k.id, k.key from requests r join keys k on k.id = r.key_id where r.request_id = any(wanted);
        end $body$;
        create or replace function vault.known_keys(requests uuid[]) returns table (request uuid, id uuid, secret bytea)
          language sql stable security definer set search_path = vault, pg_temp as
          $body$ select r.request_id, k.id, k.key from vault.requests r join vault.keys k on k.id = r.key_id where r.request_id = any($1) $body$;
        create or replace function vault.key(id uuid) returns bytea
          language sql stable security definer set search_path = vault, pg_temp as
          $body$ select k.key from vault.keys k where k.id = $1 $body$;
        create or replace function vault.erased(after bigint) returns table (erasure bigint, request uuid)
          language sql stable security definer set search_path = vault, pg_temp as
          $body$ select k.erasure, r.request_id from vault.keys k join vault.requests r on r.key_id = k.id where k.erasure > $1 order by k.erasure $body$;
        create or replace function vault.erased_since(after bigint) returns table (erasure bigint, request uuid, customer uuid)
          language sql stable security definer set search_path = vault, pg_temp as
          $body$
          select k.erasure, r.request_id, n.name from vault.keys k join vault.requests r on r.key_id = k.id
          cross join lateral (select k.customer union select e.name from vault.erased_names e where e.erasure = k.erasure) n(name)
          where k.erasure > $1 order by k.erasure
          $body$;
        create or replace function vault.is_erased(request uuid) returns boolean
          language sql stable security definer set search_path = vault, pg_temp as
          $body$ select k.key is null from vault.requests r join vault.keys k on k.id = r.key_id where r.request_id = $1 $body$;
        create or replace function vault.of_same_customer(request uuid) returns setof uuid
          language sql stable security definer set search_path = vault, pg_temp as
          $body$
          select r.request_id from vault.requests r join vault.keys k on k.id = r.key_id
          where k.customer = (select o.customer from vault.requests q join vault.keys o on o.id = q.key_id where q.request_id = $1)
          union select $1
          $body$;
        create or replace procedure vault.destroy(customer uuid)
          language sql security definer set search_path = vault, pg_temp as
          $body$ update vault.keys k set key = null, erasure = nextval('vault.erasures') where k.customer = $1 and k.key is not null $body$;
        create or replace procedure vault.destroy(customer uuid, names uuid[])
          language sql security definer set search_path = vault, pg_temp as
          $body$
          with destroyed as (
            update vault.keys k set key = null, erasure = nextval('vault.erasures') where k.customer = $1 and k.key is not null returning k.erasure)
          insert into vault.erased_names (erasure, name) select d.erasure, n.name from destroyed d cross join unnest($2) n(name) on conflict do nothing;
          delete from vault.erased_names where at < now() - interval '30 days'
          $body$;
        """;
}
