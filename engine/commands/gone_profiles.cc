#include "engine/commands/gone_profiles.h"

#include <algorithm>
#include <vector>

#include "engine/base/replaced_file.h"
#include "engine/commands/erased_people.h"
#include "engine/commands/import_identity.h"
#include "engine/commands/import_job.h"
#include "engine/commands/reading.h"
#include "engine/ledger/run_lock.h"
#include "engine/pipeline/import.h"
#include "engine/pipeline/run_kind.h"
#include "engine/report/timeline.h"
#include "engine/syncing/logged_settlements.h"
#include "mappings/language/gone_mapping.h"

namespace mixferry::commands {
namespace {

void write_ids(const std::string& path, snapshot::GoneIds gone) {
  ReplacedFile file(path);
  for (snapshot::GoneIds::Gone one; gone.next(one);) file.write(mappings::row_of_gone(one.id));
  file.commit();
}

/// The run of `identity`, found or begun.
ledger::RunRecord take_up(const ledger::RunIdentity& identity, ledger::Ledger& ledger) {
  const std::string key = ledger::run_key(identity);
  for (const ledger::RunRecord& run : ledger.runs_concerning(identity)) {
    if (run.state != ledger::RunState::superseded && ledger::run_key(run.identity) == key) return run;
  }
  return *ledger.run(ledger.begin(identity));
}

/// `arguments` for an import of the list.
ImportArguments for_list(const ImportArguments& arguments, const syncing::SpaceFiles& files) {
  ImportArguments own = arguments;
  own.reading = ReadingArguments();
  own.reading.sources = {files.gone};
  own.reading.mapping = files.mapping;
  own.reading.threads = 1;
  own.sync.reset();
  return own;
}

}  // namespace

GoneOutcome see_to_gone_profiles(const ImportArguments& arguments, const mappings::Target& target,
                                 const std::string& base, syncing::Space& space, snapshot::GoneIds gone,
                                 ledger::Ledger& ledger, Listener& listener) {
  ReplacedFile mapping_file(space.files.mapping);
  mapping_file.write(mappings::mapping_of_gone(target));
  mapping_file.commit();
  write_ids(space.files.gone, gone);
  const ImportArguments own = for_list(arguments, space.files);
  PreparedReading prepared =
      prepare(load_mapping(own.reading, own.delivery.token), own.reading, own.reading.sources);
  ledger::RunIdentity identity = identity_of(own, prepared, ledger);
  leave_out_erased(prepared, own.delivery, ledger);
  pipeline::make_gone(identity, base, space.record.key.job);
  const ledger::RunLock lock(own.state.path, ledger::run_key(identity));
  ledger::RunRecord run = take_up(identity, ledger);
  GoneOutcome outcome;
  if (run.state != ledger::RunState::finished) {
    ledger.require_sound(run.id);
    report::Timeline timeline;
    pipeline::ImportJob job = job_of(own, prepared, listener, timeline);
    const pipeline::OwnerNoting noting{.record_head = job.record_head};
    syncing::LoggedSettlements settlements({&space}, ledger, syncing::LoggedSettlements::Of::gone);
    job.reading.rows.owners = &noting;
    job.settlements = &settlements;
    pipeline::ImportOutcome sent = pipeline::run_import(job, ledger, run.id);
    listener.on_progress_end();
    outcome.stop = std::move(sent.stop);
    ledger.finish(run.id, outcome.stop ? ledger::RunState::unfinished : ledger::RunState::finished,
                  /*seconds=*/0);
    run = *ledger.run(run.id);
  }
  outcome.done = run.tally.rows_delivered;
  outcome.rejected = run.tally.rows_rejected;
  outcome.requests = run.traffic.requests;
  return outcome;
}

}  // namespace mixferry::commands
