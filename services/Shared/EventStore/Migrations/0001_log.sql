-- Marten 9's own event tables, to the letter: nothing may be added to them (Marten's schema update drops what it
-- does not expect). Our own tables stand below.
create table if not exists mt_streams (
  id uuid not null,
  type varchar,
  version bigint,
  timestamp timestamptz not null default now(),
  created timestamptz not null default now(),
  tenant_id varchar default '*DEFAULT*',
  is_archived boolean default false,
  constraint pkey_mt_streams_id primary key (id)
);

create table if not exists mt_events (
  seq_id bigint not null,
  id uuid not null,
  stream_id uuid,
  version bigint not null,
  data jsonb not null,
  bdata bytea,
  type varchar(500) not null,
  timestamp timestamptz not null default now(),
  tenant_id varchar default '*DEFAULT*',
  mt_dotnet_type varchar,
  correlation_id varchar,
  causation_id varchar,
  headers jsonb,
  is_archived boolean default false,
  constraint pkey_mt_events_seq_id primary key (seq_id),
  constraint fkey_mt_events_stream_id foreign key (stream_id) references mt_streams (id) on delete cascade
);
create unique index if not exists pk_mt_events_stream_and_version on mt_events (stream_id, version);
-- One of Marten's own options (EnableUniqueIndexOnEventId): a repeated message finds its fact stored.
create unique index if not exists idx_mt_events_event_id on mt_events (id);
create sequence if not exists mt_events_sequence owned by mt_events.seq_id;

create table if not exists mt_event_progression (
  name varchar not null,
  last_seq_id bigint,
  last_updated timestamptz default transaction_timestamp(),
  constraint pk_mt_event_progression primary key (name)
);

-- Marten's daemon notes here which numbers it gave up waiting for, and which facts a projection of its could not take.
create table if not exists mt_high_water_skips (
  ending_sequence bigint not null,
  starting_sequence bigint not null,
  timestamp timestamptz default transaction_timestamp(),
  constraint pkey_mt_high_water_skips_ending_sequence primary key (ending_sequence)
);
create table if not exists mt_doc_deadletterevent (
  id uuid not null,
  data jsonb not null,
  mt_last_modified timestamptz default transaction_timestamp(),
  mt_version uuid not null default (md5(random()::text || clock_timestamp()::text))::uuid,
  mt_dotnet_type varchar,
  constraint pkey_mt_doc_deadletterevent_id primary key (id)
);

-- Ours: how far each reader of the log has come.
create table if not exists log_progress (
  reader varchar primary key,
  sequence bigint not null
);

-- Ours: the next moment at which something falls due in a stream.
create table if not exists due (
  stream_id uuid primary key,
  stream_type varchar not null,
  due_at timestamptz not null,
  run_at timestamptz not null,
  failures int not null default 0
);
create index if not exists due_run_at on due (run_at);

-- Ours: messages that can never succeed, with the reason; a person may replay them. One that came before what it
-- speaks of is tried again by itself at retry_at.
create table if not exists parked (
  id bigint generated always as identity primary key,
  queue varchar not null,
  message_id varchar,
  type varchar,
  actor varchar,
  reason varchar not null,
  headers jsonb not null,
  body bytea not null,
  parked_at timestamptz not null,
  replayed_at timestamptz,
  replayed_by varchar,
  retries int not null default 0,
  retry_at timestamptz
);
create index if not exists parked_open on parked (id) where replayed_at is null;
create index if not exists parked_retry on parked (retry_at) where replayed_at is null;
-- A message that is delivered again finds itself parked.
create index if not exists parked_message on parked (queue, md5(body));
