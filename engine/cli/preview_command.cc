#include <cstdio>
#include <fmt/format.h>

#include "engine/cli/commands.h"
#include "engine/cli/reading.h"

namespace mixferry::cli {
namespace {

/// Updates go to standard output as JSON Lines, what became of the other rows is said on standard error.
void show(const batch::Segment& segment, report::Console& console) {
  const mappings::EncodedRows& encoded = segment.encoded;
  for (const mappings::EncodedUpdate& update : encoded.updates) {
    std::printf("%.*s\n", static_cast<int>(update.length), encoded.bytes.data() + update.offset);
  }
  for (const Reject& reject : encoded.rejects) {
    console.warn(
        fmt::format("row {}, line {}, would be rejected: {}", reject.row, reject.line, reject.message));
  }
  if (encoded.tally.rows_filtered != 0) {
    console.info(fmt::format("{} of rows {} to {} filtered: nothing is sent for them",
                             encoded.tally.rows_filtered, segment.rows.first, segment.rows.last));
  }
}

}  // namespace

ExitCode preview_sources(const Options& options, report::Console& console) {
  ReadingArguments arguments = options.reading;
  arguments.limit = options.preview_rows;
  arguments.threads = 1;
  const PreparedReading prepared =
      prepare(load_mapping(arguments), arguments, options.import.token, arguments.sources);
  console.print(plan_in_words(prepared));

  const std::vector<RangeSet> nothing_settled;
  pipeline::SourceReading reading(prepared.sources, prepared.plan, nothing_settled, prepared.options);
  Tally tally;
  const auto outcomes = reading.run({
      .begin_source = {},
      .take =
          [&](batch::Segment& segment) {
            show(segment, console);
            tally += segment.encoded.tally;
            return true;
          },
      .end_source = {},
  });
  for (const pipeline::SourceOutcome& outcome : outcomes) {
    if (outcome.error) throw RunError(ExitCode::usage, *outcome.error);
  }
  return tally.rows_rejected == 0 ? ExitCode::done : ExitCode::with_rejects;
}

}  // namespace mixferry::cli
