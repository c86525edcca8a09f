-- A state folded so far, of streams that grow long. Only ever a shortcut: losing a row loses nothing.
create table snapshots (
  stream_id uuid primary key,
  version bigint not null,
  made_by varchar not null,
  seal bytea not null,
  state bytea not null
);
