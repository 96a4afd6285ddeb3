#include "engine/commands/applied_rows.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <utility>

#include "engine/base/counted.h"

namespace mixferry::commands {
namespace {

constexpr std::size_t kRunsTold = 3;

std::string in_words(const std::vector<ledger::RunRecord>& runs) {
  std::vector<std::string> words;
  for (const ledger::RunRecord& run : runs) {
    if (words.size() == kRunsTold) break;
    words.push_back(fmt::format("run {} of {}", run.id, run.started));
  }
  const std::string more =
      runs.size() > kRunsTold ? fmt::format(" and {} more", runs.size() - kRunsTold) : "";
  return fmt::format("{}{}", fmt::join(words, ", "), more);
}

bool share_a_change(const std::vector<std::string>& some, const std::vector<std::string>& others) {
  return std::ranges::any_of(
      some, [&](const std::string& one) { return std::ranges::find(others, one) != others.end(); });
}

/// Rows are known again by what they change together. What was applied alone can't be told from what is now
/// applied with something else.
void require_same_counters(const ImportToCome& import, ledger::Ledger& ledger) {
  for (const ledger::Counter& known : ledger.counters()) {
    for (const ledger::Counter& now : import.counters) {
      if (known.project != now.project || known.changes == now.changes ||
          !share_a_change(known.changes, now.changes) ||
          !ledger.is_applied_by_others(import.choice.run, ledger.find(known).value()))
        continue;
      throw RunError(
          ExitCode::usage,
          fmt::format("Earlier runs applied {} together, and this mapping applies {} together: of rows that "
                      "come again, nobody could say what of it was applied before. Nothing was sent.\n"
                      "Leave together what was together, and give what is new a target of its own below "
                      "\"targets:\"; or apply all of it with --again, also what was applied before.",
                      fmt::join(known.changes, ", "), fmt::join(now.changes, ", ")));
    }
  }
}

/// What was applied by name can't be known again by who does not ask for names.
void require_names(const ImportToCome& import, ledger::Ledger& ledger) {
  for (const ledger::Counter& now : import.counters) {
    ledger::Counter named = now;
    named.once = true;
    const auto id = now.once ? std::nullopt : ledger.find(named);
    if (!id || !ledger.is_applied_by_others(import.choice.run, *id)) continue;
    throw RunError(
        ExitCode::usage,
        fmt::format(
            "Earlier runs applied {} by the name of what happened (once), and this mapping names nothing: "
            "of rows that come again, nobody could say what was applied before. Nothing was sent.\n"
            "Write \"once:\" into the mapping as it was; or apply all of it with --again, also what was "
            "applied before.",
            fmt::join(now.changes, ", ")));
  }
}

/// Runs of an older program can be known again only by the bytes of their files.
void require_runs_that_know(const ImportToCome& import) {
  const ledger::RunIdentity& now = import.choice.identity;
  for (const ledger::RunRecord& run : import.history) {
    const bool may_have_applied = !run.knows_applied && run.id != import.choice.run &&
                                  run.identity.project == now.project && run.tally.records_sent != 0 &&
                                  share_a_change(run.identity.counters, now.counters);
    const auto file = std::ranges::find_first_of(run.identity.sources, now.sources, {},
                                                 &ledger::RunIdentity::SourceFile::fingerprint,
                                                 &ledger::RunIdentity::SourceFile::fingerprint);
    if (!may_have_applied || file == run.identity.sources.end()) continue;
    throw RunError(ExitCode::usage,
                   fmt::format("{} of an older mixferry, which did not keep what it applied row by row, sent "
                               "rows of {} already. Sent again they would change {} once more. Nothing was "
                               "sent.\nLeave that file out, or apply it again with --again.",
                               in_words({run}), file->path, fmt::join(now.counters, ", ")));
  }
}

/// Latest first.
std::vector<ledger::RunRecord> runs_of(const pipeline::FoundRows& found, ledger::Ledger& ledger) {
  std::vector<ledger::RunRecord> runs;
  for (auto id = found.runs.rbegin(); id != found.runs.rend(); ++id) {
    if (std::optional<ledger::RunRecord> run = ledger.run(*id)) runs.push_back(*std::move(run));
  }
  return runs;
}

/// What was found and is not in doubt.
std::string in_words(const pipeline::FoundRows& found, const std::vector<ledger::RunRecord>& runs) {
  return fmt::format("{} delivered {} of these sources already", in_words(runs),
                     counted(found.count - found.count_in_doubt, "row"));
}

std::string doubt_in_words(const pipeline::FoundRows& found) {
  return fmt::format("{} of these sources {} in doubt since an earlier run: {} in doubt here now",
                     counted(found.count_in_doubt, "row"), found.count_in_doubt == 1 ? "is" : "are",
                     found.count_in_doubt == 1 ? "it is" : "they are");
}

bool all_once(const std::vector<ledger::Counter>& counters) {
  return std::ranges::all_of(counters, &ledger::Counter::once);
}

}  // namespace

pipeline::FoundRows rows_applied_before(const ImportToCome& import, Listener& listener,
                                        ledger::Ledger& ledger, pipeline::OtherDoubts& doubts) {
  const pipeline::RunWishes& wishes = import.arguments.wishes;
  if (wishes.again) return {};
  require_same_counters(import, ledger);
  require_names(import, ledger);
  require_runs_that_know(import);
  const ReadingArguments& reading = import.arguments.reading;
  pipeline::ReadingOptions once_more = import.prepared.options;
  pipeline::AskedIds asked(import.choice.identity.only);  // of its own: it counts what it leaves out
  if (once_more.rows.asked != nullptr) once_more.rows.asked = &asked;
  pipeline::FoundRows found =
      pipeline::find_applied(import.prepared.sources, plan_with_content(import.prepared, reading), once_more,
                             import.counters, import.choice.run, ledger, doubts);
  if (found.count == 0) return found;
  const std::string counters = fmt::format("{}", fmt::join(import.choice.identity.counters, ", "));
  const std::uint64_t delivered = found.count - found.count_in_doubt;
  const std::string which = in_words(found, runs_of(found, ledger));
  if (!wishes.skip_applied && delivered > found.count_mended) {
    throw RunError(
        ExitCode::usage,
        fmt::format("{} (known by what they say), and sent again they would change {} once more. Nothing was "
                    "sent.\nLeave out what was applied with --skip-applied, or apply it again with "
                    "--again.{}",
                    which, counters,
                    all_once(import.counters)
                        ? ""
                        : "\nWhere a column names what happened, such as a transaction's id, write \"once: "
                          "COLUMN\" in the\nmapping: then nothing is applied twice, and nobody is asked."));
  }
  if (delivered != 0) listener.on_remark(which + ": what they add is left out");
  if (found.count_in_doubt != 0) listener.on_remark(doubt_in_words(found));
  return found;
}

}  // namespace mixferry::commands
