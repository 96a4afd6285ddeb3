#include "engine/report/run_report.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/base/counted.h"
#include "engine/base/doubt_codes.h"
#include "engine/report/path_text.h"
#include "engine/report/pretty_json.h"
#include "engine/report/screen_text.h"
#include "engine/report/sync_json.h"
#include "engine/report/sync_text.h"
#include "engine/report/words.h"

namespace mixferry::report {
namespace {

namespace json = boost::json;

json::object counts(const NamedCounts& named) {
  json::object object;
  for (const auto& [name, count] : named) object[name] = count;
  return object;
}

double per_second(std::uint64_t rows, double seconds) {
  return seconds > 0 ? std::round(static_cast<double>(rows) / seconds) : 0;
}

json::object to_json(const CanaryReport& canary) {
  json::object object{{"state", canary.state}};
  if (!canary.why.empty()) object["why"] = valid_text(canary.why);
  if (canary.ids == 0) return object;
  object["ids"] = canary.ids;
  object["found"] = canary.found;
  object["queries"] = canary.queries;
  object["seconds"] = canary.seconds;
  return object;
}

json::array sources_of(const RunReport& report) {
  json::array sources;
  for (const SourceReport& source : report.sources) {
    json::object object{{"path", valid_text(source.path)},
                        {"bytes", source.bytes},
                        {"rows", source.rows},
                        {"dialect", source.dialect}};
    if (source.error) object["error"] = valid_text(*source.error);
    sources.push_back(std::move(object));
  }
  return sources;
}

json::array left_out_of(const RunReport& report) {
  json::array all;
  for (const LeftOutReport& one : report.left_out) {
    all.push_back(json::object{{"path", valid_text(one.path)}, {"reason", valid_text(one.reason)}});
  }
  return all;
}

json::object to_json(const OnlyReport& only) {
  json::object object{{"ids", json::array(only.ids.begin(), only.ids.end())},
                      {"not_found", json::array(only.not_found.begin(), only.not_found.end())},
                      {"rows_left_out", only.rows_left_out}};
  return object;
}

/// A line of the summary: the label in one column, the number in the next; nothing for a zero.
void put_count(std::string& out, std::string_view label, std::uint64_t count, std::string_view remark = {}) {
  if (count == 0) return;
  out += fmt::format("  {:<14}{:>14}{}{}\n", label, grouped(count), remark.empty() ? "" : "   ", remark);
}

json::object by_run(const MendedBy& rows) {
  json::object object;
  for (const auto& [run, count] : rows) object[std::to_string(run)] = count;
  return object;
}

/// `1,204 events, 300 users in 2 requests, 0 retries`; without targets where there is one.
std::string sending_in_words(const Share& share) {
  if (share.traffic.requests == 0) return {};
  const std::string targets =
      share.tally.sent_to.size() < 2 ? std::string() : most_frequent(share.tally.sent_to) + " ";
  return fmt::format("{}in {}, {} retries", targets, counted(share.traffic.requests, "request"),
                     grouped(share.traffic.retries));
}

/// How long it took. What earlier processes of a run did is told apart from what this one did.
void put_times(std::string& out, const RunReport& report) {
  const std::uint64_t rows = report.this_time.tally.rows_read();
  if (rows == 0) return;
  const bool is_resumed = rows != report.whole_run.tally.rows_read();
  const auto rate = static_cast<std::uint64_t>(per_second(rows, report.this_time.seconds));
  out += fmt::format("  {:<14}{:>14}   {}{} rows a second\n", is_resumed ? "this time" : "time",
                     duration_in_words(report.this_time.seconds),
                     is_resumed ? counted(rows, "row") + ", " : "", grouped(rate));
  if (is_resumed) {
    out += fmt::format("  {:<14}{:>14}   all its processes that were not killed\n", "whole run",
                       duration_in_words(report.whole_run.seconds));
  }
}

std::uint64_t sum(const NamedCounts& named) {
  std::uint64_t total = 0;
  for (const auto& [name, count] : named) total += count;
  return total;
}

/// Neither of rows, nor of who is gone.
bool sent_nothing(const SyncReport& sync, const RunReport& report) {
  return report.whole_run.traffic.requests == 0 && sent_nothing_of_the_gone(sync);
}

/// Of one that did not fail. Whether each row is accounted for, its numbers tell.
std::string headline_of(const SyncReport& sync, const RunReport& report, std::string_view run) {
  const std::string found = found_in_words(sync);
  if (sync.dry_run) return fmt::format("Dry run: {}. Nothing was sent, and nothing is remembered.", found);
  if (sync.full && !sync.last.empty())
    return fmt::format("{}finished: everything was sent (--full); {}.", run, found);
  return fmt::format("{}finished: {}{}.", run, found,
                     sent_nothing(sync, report) ? ", and nothing was sent" : "");
}

/// What the sync found, with what became of it.
std::string found_by(const RunReport& report) {
  if (!report.sync || report.sync->spaces.empty()) return {};
  std::string heading;
  if (report.status == RunStatus::stopped || report.status == RunStatus::refused ||
      report.status == RunStatus::failed) {
    heading = sent_nothing(*report.sync, report) ? "Found; nothing was sent, and nothing is remembered:\n"
                                                 : "Found, and not all of it sent:\n";
  }
  return heading + in_words(*report.sync);
}

}  // namespace

void put_share(json::object& object, const Share& share) {
  const Tally& tally = share.tally;
  object["rows_read"] = tally.rows_read();
  object["rows_delivered"] = tally.rows_delivered;
  object["rows_filtered"] = tally.rows_filtered;
  object["rows_unchanged"] = tally.rows_unchanged;
  object["rows_rejected"] = tally.rows_rejected;
  object["rows_in_doubt"] = tally.rows_in_doubt;
  object["applied_before"] = tally.applied_before;
  object["erased"] = tally.erased;
  object["updates_sent"] = tally.records_sent;
  if (!tally.sent_to.empty()) object["sent_to"] = counts(tally.sent_to);
  object["requests"] = share.traffic.requests;
  object["retries"] = share.traffic.retries;
  object["responses"] = counts(share.traffic.responses);
  object["bytes_sent"] = share.traffic.bytes_sent;
  object["seconds"] = std::round(share.seconds * 1000) / 1000;
  object["rows_per_second"] = per_second(tally.rows_read(), share.seconds);
}

std::string_view name_of(RunStatus status) {
  switch (status) {
    case RunStatus::finished:
      return "finished";
    case RunStatus::stopped:
      return "stopped";
    case RunStatus::refused:
      return "refused";
    case RunStatus::already_delivered:
      return "already_delivered";
    case RunStatus::checked:
      return "checked";
    case RunStatus::failed:
      return "failed";
  }
  return {};
}

std::string to_json(const RunReport& report) {
  json::object object{{"schema", 1},
                      {"command", report.command},
                      {"status", name_of(report.status)},
                      {"exit_code", static_cast<int>(report.exit_code)}};
  if (report.run) object["run"] = *report.run;
  if (!report.message.empty()) object["message"] = valid_text(report.message);
  object["mapping"] = valid_text(report.mapping);
  if (!report.identity_api.empty()) object["identity_api"] = report.identity_api;
  object["sources"] = sources_of(report);
  if (!report.left_out.empty()) object["left_out"] = left_out_of(report);
  if (!report.only.ids.empty()) object["only"] = to_json(report.only);
  put_share(object, report.whole_run);
  const Tally& tally = report.whole_run.tally;
  object["ids_trimmed"] = tally.ids_trimmed;
  object["decimal_ids"] = tally.decimal_ids;
  object["duplicate_ids"] = tally.duplicate_ids;
  object["duplicate_ids_exact"] = tally.duplicate_ids_unsure == 0;
  object["repeated_keys"] = tally.repeated_keys;
  object["repeated_events"] = tally.repeated_events;
  object["insert_ids_missing"] = tally.insert_ids_missing;
  object["insert_ids_hashed"] = tally.insert_ids_hashed;
  object["contradicting_links"] = tally.contradicting_links;
  object["links_exact"] = tally.links_unsure == 0;
  object["truncated_values"] = counts(tally.truncated_values);
  object["skipped_values"] = counts(tally.skipped_values);
  object["clock_change_times"] = counts(tally.clock_change_times);
  object["trimmed_values"] = counts(tally.trimmed_values);
  object["numbers_as_text"] = counts(tally.numbers_as_text);
  object["reject_reasons"] = counts(tally.reject_reasons);
  if (!report.mended_by.empty()) object["mended_by"] = by_run(report.mended_by);
  if (!report.warnings.empty())
    object["warnings"] = json::array(report.warnings.begin(), report.warnings.end());
  if (!report.properties.empty()) {
    object["property_rows"] = report.property_rows;
    object["properties"] = to_json(report.properties);
  }
  if (report.ids) object["ids"] = to_json(*report.ids);
  if (!report.canary.state.empty()) object["canary"] = to_json(report.canary);
  if (report.sync) object["sync"] = to_json_object(*report.sync);
  if (!report.users_page.empty()) object["users_page"] = report.users_page;
  if (!report.profile_page.empty()) object["profile_page"] = valid_text(report.profile_page);
  if (!report.filtered_by.empty()) object["filtered_by"] = counts(report.filtered_by);
  object["started"] = report.started;
  object["finished"] = report.finished;
  object["host"] = valid_text(report.host);
  object["version"] = report.version;
  json::object this_time;
  put_share(this_time, report.this_time);
  object["this_time"] = std::move(this_time);
  return pretty_json(object);
}

std::string canary_in_words(const CanaryReport& canary) {
  if (canary.state == "seen") {
    return fmt::format("{} of {} {} read back after {:.1f} s", grouped(canary.found),
                       counted(canary.ids, "profile"), canary.found == 1 ? "was" : "were", canary.seconds);
  }
  if (canary.state == "missing") return "what was sent can't be read";
  if (canary.state == "unknown") return "nobody waited until what was sent could be read back";
  return fmt::format("nobody checked whether it arrived: {}", canary.why);
}

std::string only_in_words(const OnlyReport& only) {
  const std::size_t found = only.ids.size() - only.not_found.size();
  if (only.not_found.empty()) return "every row that --only asks for is accounted for.";
  return fmt::format("{} of the {} that --only asks for {} there; no row has the id {}.", found,
                     counted(only.ids.size(), "id"), found == 1 ? "was" : "were",
                     fmt::join(only.not_found, ", "));
}

std::uint64_t rows_mended(const MendedBy& mended_by) {
  std::uint64_t rows = 0;
  for (const auto& [run, count] : mended_by) rows += count;
  return rows;
}

std::string mended_in_words(const MendedBy& mended_by) {
  std::vector<std::string> words;
  for (const auto& [run, rows] : mended_by)
    words.push_back(mended_by.size() == 1 ? fmt::format("by run {}", run)
                                          : fmt::format("{} by run {}", grouped(rows), run));
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string headline(const RunReport& report) {
  const std::string run = report.run ? fmt::format("Run {} ", *report.run) : "";
  if (report.status == RunStatus::finished && !report.only.ids.empty())
    return run + "finished: " + only_in_words(report.only);
  if (report.status == RunStatus::finished && report.whole_run.tally.rows_read() == 0)
    return run +
           "finished, but no row stands in the sources: nothing was sent. (--min-rows 1 stops such a "
           "night, --min-rows 0 takes it as good.)";
  if (report.sync && (report.status == RunStatus::finished || report.status == RunStatus::checked))
    return headline_of(*report.sync, report, run);
  if (report.status == RunStatus::finished) return run + "finished: every row is accounted for.";
  if (report.doubt_answered) {
    return fmt::format("{}was finished already. Rows in doubt were sent once more: {} got an answer.", run,
                       *report.doubt_answered == 0 ? "none" : counted(*report.doubt_answered, "row"));
  }
  if (report.status == RunStatus::already_delivered) {
    if (report.whole_run.tally.rows_read() == 0 && report.only.ids.empty())
      return run + "is finished already, and no row stands in the sources: nothing was sent.";
    if (!report.only.not_found.empty())
      return run + "is finished already: nothing was sent. " + only_in_words(report.only);
    return fmt::format("{}is finished already: nothing was sent. ({} sends {} once more.)", run,
                       report.command == "sync" ? "--full" : "--again",
                       report.command == "sync" ? "everything" : "the rows");
  }
  if (report.status == RunStatus::checked) {
    return report.whole_run.tally.rows_read() == 0 ? "Checked: no row stands in the sources."
                                                   : "Checked: nothing was sent.";
  }
  if (report.status == RunStatus::failed) return report.message;
  return run + (report.status == RunStatus::refused ? "was refused: " : "stopped: ") + report.message;
}

std::uint64_t rows_to_mend(const Tally& tally, const MendedBy& mended_by) {
  std::uint64_t others = rows_mended(mended_by);
  for (const std::string_view code : kDoubtCodes) {
    if (const auto found = tally.reject_reasons.find(code); found != tally.reject_reasons.end())
      others += found->second;
  }
  return tally.rows_rejected - std::min(tally.rows_rejected, others);
}

std::string command_to_mend(const RunReport& report) {
  return fmt::format("mixferry runs {}{} --mend FILE", report.run.value(), report.state_option);
}

std::string summary(const RunReport& report) {
  const Tally& tally = report.whole_run.tally;
  std::string out = headline(report) + "\n";
  for (const SourceReport& source : report.sources) {
    if (source.error)
      out += fmt::format("  {}: could not be read to its end: {}\n", source.path, *source.error);
  }
  const bool is_dry_run = report.sync && report.sync->dry_run;
  // Of a night that was stopped before anything was sent no row is accounted for, but all were read.
  const bool is_compared = tally.rows_read() == 0 && report.sync && report.sync->rows_compared != 0;
  if (is_compared) {
    put_count(out, "rows read", report.sync->rows_compared);
    put_count(out, "rejected", report.sync->rows_rejected);
  } else if (tally.rows_read() == 0 && report.only.ids.empty() && !is_dry_run) {
    out += fmt::format("  {:<14}{:>14}\n", "rows read", 0);
  }
  put_count(out, "left out", report.only.rows_left_out, "rows of ids that --only does not name");
  put_count(out, "rows read", tally.rows_read());
  const std::string_view sent = report.status != RunStatus::checked ? "delivered"
                                : is_dry_run                        ? "would be sent"
                                                                    : "deliverable";
  put_count(out, sent, tally.rows_delivered);
  put_count(out, "filtered", tally.rows_filtered);
  put_count(out, "unchanged", tally.rows_unchanged,
            report.sync ? "as they were in the last sync" : "nothing was left to be sent");
  put_count(out, "rejected", tally.rows_rejected, most_frequent(tally.reject_reasons));
  put_count(out, "mended", rows_mended(report.mended_by), mended_in_words(report.mended_by));
  put_count(out, "in doubt", tally.rows_in_doubt, "no answer: decide with --in-doubt resend|skip");
  put_count(out, "applied before", tally.applied_before, "what these rows add was left out");
  put_count(out, "erased", tally.erased, "about people who were erased: nothing of them is sent");
  put_count(out, noun_of_records(tally), tally.records_sent, sending_in_words(report.whole_run));
  put_count(out, "repeated ids", tally.duplicate_ids,
            fmt::format("{}{}", tally.duplicate_ids_unsure == 0 ? "" : "at least; ",
                        report.last_row_wins ? "the last row of an id wins"
                                             : "rows of an id that an earlier row has"));
  put_count(out, "ids trimmed", tally.ids_trimmed, "blanks or invisible characters around them");
  put_count(out, "ids like 1.0", tally.decimal_ids,
            report.status == RunStatus::checked ? "go out as they are" : "went out as they are");
  put_count(out, "repeated keys", tally.repeated_keys, "in one JSON object; the last wins");
  put_count(out, "repeated events", tally.repeated_events,
            fmt::format("{}of equal name, time, id and insert id: one event for Mixpanel",
                        tally.duplicate_ids_unsure == 0 ? "" : "at least; "));
  put_count(out, "no insert id", tally.insert_ids_missing, "what the event says stands in for it");
  put_count(out, "hashed ids", tally.insert_ids_hashed, "insert ids that Mixpanel does not take as they are");
  put_count(out, "dropped links", tally.contradicting_links,
            fmt::format("{}of an id that is another's by then: Mixpanel keeps the first",
                        tally.links_unsure == 0 ? "" : "at least; "));
  put_count(out, "values cut", sum(tally.truncated_values), most_frequent(tally.truncated_values));
  put_count(out, "values skipped", sum(tally.skipped_values), most_frequent(tally.skipped_values));
  put_count(out, "clock changes", sum(tally.clock_change_times), most_frequent(tally.clock_change_times));
  put_count(out, "values trimmed", sum(tally.trimmed_values), most_frequent(tally.trimmed_values));
  put_count(out, "sent as text", sum(tally.numbers_as_text), most_frequent(tally.numbers_as_text));
  put_times(out, report);
  out += found_by(report);
  if (tally.decimal_ids != 0) {
    out += fmt::format(
        "  Ids like 1001.0 are most often a program's 1001. Where they are whole numbers\n"
        "  elsewhere, write in a mapping:\n    {}\n",
        kWholeIdRule);
  }
  if (report.ids)
    out += in_words(*report.ids, tally.rows_read()) + in_words(report.properties, report.property_rows);
  if (!report.filtered_by.empty()) out += "  filtered\n";
  for (const auto& [why, rows] : report.filtered_by)
    out += wrapped(fmt::format("{}: {}", why, counted(rows, "row")), "    ", 80);
  for (const std::string& warning : report.warnings) out += wrapped("look: " + warning, "  ", 80);
  if (!report.rejects_file.empty() && tally.rows_rejected != 0)
    out += "  rejects: " + report.rejects_file + "\n";
  // The plan has said that nobody checks, the first line that nothing arrived.
  const std::string& canary = report.canary.state;
  if (!canary.empty() && canary != "none" && canary != "missing")
    out += wrapped("canary:  " + canary_in_words(report.canary), "  ", 80);
  if (!report.users_page.empty()) out += "  users:   " + report.users_page + "\n";
  if (!report.profile_page.empty()) out += "  one is:  " + report.profile_page + "\n";
  if (report.run && rows_to_mend(tally, report.mended_by) != 0)
    out += fmt::format("  to mend: {}\n", command_to_mend(report));
  if (!report.report_file.empty()) out += "  report:  " + report.report_file + "\n";
  if (!report.page_file.empty()) out += "  page:    " + report.page_file + "\n";
  const bool all_mended = tally.rows_rejected != 0 && tally.rows_rejected == rows_mended(report.mended_by);
  if (!report.first_rejects.empty() && !all_mended) out += "The first rejects:\n" + report.first_rejects;
  return out;
}

}  // namespace mixferry::report
