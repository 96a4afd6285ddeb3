#include "engine/report/run_page.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <functional>
#include <kainjow/mustache.hpp>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/counted.h"
#include "engine/base/embedded_file.h"
#include "engine/report/chart.h"
#include "engine/report/path_text.h"
#include "engine/report/screen_text.h"
#include "engine/report/sync_page.h"
#include "engine/report/words.h"

namespace mixferry::report {

std::span<const EmbeddedFile> page_templates();

namespace {

using kainjow::mustache::data;

constexpr double kBlinkSeconds = 1;        ///< of work; charts are drawn of what took longer
constexpr std::size_t kReasonsOpened = 5;  ///< with more, their examples are folded away

std::string shown(std::string_view text) {
  return visible(valid_text(text));
}

/// The same with its line breaks.
std::string shown_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!out.empty()) out += '\n';
    out += shown(line);
  }
  return out;
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? "0"
                    : fmt::format("{:.2f}", 100 * static_cast<double>(part) / static_cast<double>(whole));
}

/// A number for people (`shown`) and for programs (`value`), under its key in the JSON report.
data number(std::string_view key, std::uint64_t value) {
  data one;
  one.set("key", shown(key));
  one.set("value", std::to_string(value));
  one.set("shown", grouped(value));
  return one;
}

data labelled(std::string_view key, const std::string& label, std::uint64_t value, const char* style = "") {
  data one = number(key, value);
  one.set("label", label);
  one.set("style", style);
  return one;
}

/// Counts by name, the largest first.
data counts_of(std::string_view key, const NamedCounts& named) {
  std::vector<std::pair<std::string_view, std::uint64_t>> sorted(named.begin(), named.end());
  std::ranges::stable_sort(sorted, std::greater{}, &std::pair<std::string_view, std::uint64_t>::second);
  data list{data::type::list};
  for (const auto& [name, count] : sorted) {
    data one = number(fmt::format("{}.{}", key, name), count);
    one.set("name", shown(name));
    list.push_back(one);
  }
  return list;
}

/// What became of the rows; each in its colour.
data outcomes_of(const RunReport& report) {
  const Tally& tally = report.whole_run.tally;
  data list{data::type::list};
  const auto add = [&](std::string_view key, const char* label, const char* style, std::uint64_t rows) {
    data one = labelled(key, label, rows, style);
    one.set("percent", percent(rows, tally.rows_read()));
    list.push_back(one);
  };
  add("rows_delivered", report.status == RunStatus::checked ? "deliverable" : "delivered", "delivered",
      tally.rows_delivered);
  add("rows_filtered", "filtered", "filtered", tally.rows_filtered);
  add("rows_unchanged", "unchanged", "unchanged", tally.rows_unchanged);
  add("rows_rejected", "rejected", "rejected", tally.rows_rejected);
  add("rows_in_doubt", "in doubt", "doubt", tally.rows_in_doubt);
  return list;
}

data totals_of(const RunReport& report) {
  const auto& [tally, traffic, seconds] = report.whole_run;
  data list{data::type::list};
  list.push_back(labelled("rows_read", "rows read", tally.rows_read()));
  if (report.command != "check") {
    list.push_back(
        labelled("updates_sent", fmt::format("{} stored", noun_of_records(tally)), tally.records_sent));
    list.push_back(labelled("requests", "requests", traffic.requests));
    list.push_back(labelled("retries", "retries", traffic.retries));
    list.push_back(labelled("bytes_sent", "bytes sent", traffic.bytes_sent));
  }
  data time;
  time.set("key", "seconds");
  time.set("value", fmt::format("{:.3f}", seconds));
  time.set("shown", short_duration_in_words(seconds));
  time.set("label", "time");
  list.push_back(time);
  return list;
}

data notes_of(const RunReport& report) {
  const Tally& tally = report.whole_run.tally;
  data notes{data::type::list};
  const auto add = [&notes](const std::string& text) { notes.push_back(data{"text", shown(text)}); };
  for (const SourceReport& source : report.sources) {
    if (source.error) add(fmt::format("{} could not be read to its end: {}", source.path, *source.error));
  }
  for (const LeftOutReport& one : report.left_out)
    add(fmt::format("{} was left out: {}", one.path, one.reason));
  if (tally.rows_in_doubt != 0)
    add("Rows in doubt were sent, but no answer came: decide with --in-doubt resend or skip.");
  if (tally.erased != 0) {
    add(fmt::format("{} spoke of people who were erased: nothing of them is sent.",
                    counted(tally.erased, "row")));
  }
  const char* const at_least = tally.duplicate_ids_unsure == 0 ? "" : "At least ";
  if (tally.duplicate_ids != 0) {
    add(fmt::format("{}{} had an id that an earlier row had{}.", at_least,
                    counted(tally.duplicate_ids, "row"),
                    report.last_row_wins ? "; the last row of an id wins" : ""));
  }
  if (tally.ids_trimmed != 0)
    add(fmt::format("Blanks or invisible characters around {} were removed.",
                    counted(tally.ids_trimmed, "id")));
  if (tally.decimal_ids != 0) {
    add(fmt::format("{} such as 1001.0, taken as they are. Where they are whole numbers elsewhere: {}",
                    counted(tally.decimal_ids, "id"), kWholeIdRule));
  }
  if (tally.repeated_keys != 0) {
    add(fmt::format("{} of JSON objects stood there twice; the last wins.",
                    counted(tally.repeated_keys, "key")));
  }
  if (tally.repeated_events != 0) {
    add(fmt::format("{}{} had the name, time, id and insert id of an earlier one: one event for Mixpanel.",
                    at_least, counted(tally.repeated_events, "event")));
  }
  if (tally.insert_ids_missing != 0) {
    add(fmt::format("{} had no insert id; what they say stands in for it.",
                    counted(tally.insert_ids_missing, "event")));
  }
  if (tally.insert_ids_hashed != 0) {
    add(fmt::format("{} went out as a hash, as Mixpanel does not take them as they are.",
                    counted(tally.insert_ids_hashed, "insert id")));
  }
  if (tally.contradicting_links != 0) {
    add(fmt::format("{}{} of ids were dropped by Mixpanel, which keeps the first link of an id.",
                    tally.links_unsure == 0 ? "" : "At least ", counted(tally.contradicting_links, "link")));
  }
  if (report.ids && report.ids->shared != 0)
    add(fmt::format("{} beside different e-mails.", counted(report.ids->shared, "id")));
  if (report.ids && report.ids->other_case != 0) {
    add(fmt::format("{} from an earlier one in letter case alone.", counted(report.ids->other_case, "id")));
  }
  return notes;
}

data sources_on_page(const RunReport& report) {
  data list{data::type::list};
  for (std::size_t i = 0; i < report.sources.size(); ++i) {
    const SourceReport& source = report.sources[i];
    data one = number(fmt::format("sources.{}.rows", i), source.rows);
    one.set("path", shown(source.path));
    one.set("dialect", shown(source.dialect));
    one.set("bytes", source.bytes == 0 ? "" : grouped(source.bytes));
    list.push_back(one);
  }
  return list;
}

data rejects_of(const RunReport& report, const RejectExamples& examples) {
  const NamedCounts& reasons = report.whole_run.tally.reject_reasons;
  std::vector<std::pair<std::string_view, std::uint64_t>> sorted(reasons.begin(), reasons.end());
  std::ranges::stable_sort(sorted, std::greater{}, &std::pair<std::string_view, std::uint64_t>::second);
  data list{data::type::list};
  const bool few = sorted.size() <= kReasonsOpened;
  for (const auto& [reason, count] : sorted) {
    data one = number(fmt::format("reject_reasons.{}", reason), count);
    one.set("name", shown(reason));
    one.set("few", few);
    data shown_examples{data::type::list};
    const auto found = examples.by_reason().find(reason);
    const bool any = found != examples.by_reason().end();
    for (const RejectExample& example : any ? found->second : std::vector<RejectExample>{}) {
      data row;
      row.set("place", fmt::format("{}, row {}, line {}", shown(example.source), grouped(example.reject.row),
                                   grouped(example.reject.line)));
      row.set("message", shown(example.reject.message));
      row.set("row", shown_lines(example.reject.raw));
      shown_examples.push_back(row);
    }
    one.set("examples", shown_examples);
    list.push_back(one);
  }
  return list;
}

data properties_of(const RunReport& report) {
  const std::uint64_t rows = report.property_rows;
  data list{data::type::list};
  for (std::size_t i = 0; i < report.properties.size(); ++i) {
    const PropertyReport& property = report.properties[i];
    data one = number(fmt::format("properties.{}.filled", i), property.filled);
    one.set("name", shown(property.name));
    one.set("operation", shown(property.target + (property.target.empty() ? "" : ", ") + property.operation));
    one.set("percent", percent(std::min(property.filled, rows), rows));
    one.set("types", shown(most_frequent(property.types)));
    one.set("cut", number(fmt::format("properties.{}.cut", i), property.cut));
    one.set("skipped", number(fmt::format("properties.{}.skipped", i), property.skipped));
    one.set("rejected", number(fmt::format("properties.{}.rejected", i), property.rejected()));
    list.push_back(one);
  }
  return list;
}

/// What was done to values, by property.
data values_of(const Tally& tally) {
  data list{data::type::list};
  const auto add = [&list](std::string_view key, const char* title, const NamedCounts& named) {
    if (named.empty()) return;
    data one;
    one.set("title", title);
    one.set("counts", counts_of(key, named));
    list.push_back(one);
  };
  add("truncated_values", "cut to Mixpanel's limit", tally.truncated_values);
  add("skipped_values", "left out, as on_error: skip says", tally.skipped_values);
  add("clock_change_times", "local times that clocks skip or repeat", tally.clock_change_times);
  add("trimmed_values", "e-mail addresses with invisible characters around them", tally.trimmed_values);
  add("numbers_as_text", "numbers sent as text, as they would be rounded", tally.numbers_as_text);
  return list;
}

/// `2026-11-21 02:00:00 to 02:10:00 UTC`, of what reports have as `2026-11-21T02:00:00Z`.
std::string when_in_words(const RunReport& report) {
  constexpr std::size_t day = 10, whole = 20;
  if (report.started.size() != whole) return "";
  const auto moment = [](std::string_view utc) {
    return fmt::format("{} {}", utc.substr(0, day), utc.substr(day + 1, 8));
  };
  if (report.finished.size() != whole) return moment(report.started) + " UTC";
  const bool same_day = report.started.substr(0, day) == report.finished.substr(0, day);
  const std::string end = moment(report.finished);
  return fmt::format("{} to {} UTC", moment(report.started), same_day ? end.substr(day + 1) : end);
}

/// What to say above charts that do not speak of the whole run.
std::string part_in_words(const RunReport& report) {
  const std::uint64_t now = report.this_time.tally.rows_read();
  const std::uint64_t all = report.whole_run.tally.rows_read();
  if (now == all) return "";
  return fmt::format(
      "This run was resumed: all other numbers of this page speak of the whole run, the charts and the "
      "properties of its last part, in which {} of {} were settled.",
      grouped(now), counted(all, "row"));
}

/// What to say above properties that do not speak of all rows that were delivered.
std::string properties_part_in_words(const RunReport& report) {
  if (report.property_rows == report.whole_run.tally.rows_delivered) return "";
  return fmt::format(
      "Of what was read since this import was last started: {} that can be delivered. In the whole run, {} "
      "were delivered.",
      counted(report.property_rows, "row"), grouped(report.whole_run.tally.rows_delivered));
}

/// How the program ended, for a person who sees nothing else.
struct Headline {
  const char* style;
  const char* meaning;
};

Headline headline_of(const RunReport& report) {
  switch (report.exit_code) {
    case ExitCode::done:
      return {"good",
              report.status == RunStatus::checked ? "all rows can be delivered" : "nothing is left to do"};
    case ExitCode::with_rejects:
      return {"look", "done, but somebody has to look"};
    case ExitCode::usage:
      return {"bad", "something has to be corrected first; nothing was sent"};
    case ExitCode::stopped:
      return {"bad", "stopped before the end; what was settled is safe"};
    case ExitCode::refused:
      break;
  }
  return {"bad", "Mixpanel refused the credentials or the project"};
}

/// What a person is to do, with the command to copy where there is one.
data todo_of(const RunReport& report) {
  const Tally& tally = report.whole_run.tally;
  const std::uint64_t to_mend = rows_to_mend(tally, report.mended_by);
  data list{data::type::list};
  const auto add = [&list](const std::string& text, const std::string& command = "") {
    data one{"text", shown(text)};
    if (!command.empty()) one.set("command", shown(command));
    list.push_back(one);
  };
  if (report.exit_code == ExitCode::stopped) add("Run the same command again: it goes on where it stopped.");
  if (report.exit_code == ExitCode::refused)
    add("Look at the token and the region, then run the command again.");
  if (to_mend != 0 && report.run) {
    add(counted(to_mend, "row") + " to be mended in a file, which is then imported:",
        command_to_mend(report));
  } else if (to_mend != 0) {
    add(counted(to_mend, "row") + " would be rejected: mend the file or the mapping.");
  }
  if (tally.rows_in_doubt != 0) {
    add(counted(tally.rows_in_doubt, "row") +
        " got no answer: the same command with --in-doubt resend or --in-doubt skip decides.");
  }
  if (!report.only.not_found.empty())
    add(fmt::format("No row has the id {}.", fmt::join(report.only.not_found, ", ")));
  return list;
}

/// As a link has it.
std::string in_a_link(std::string_view path) {
  std::string link;
  for (const char c : path) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          std::string_view("-._~/").contains(c);
    link += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return link;
}

data others_of(const RunPage& page) {
  data list{data::type::list};
  for (const OtherRun& other : page.others) {
    data one{"name", shown(other.name)};
    one.set("text", shown(other.text));
    one.set("href", in_a_link(other.page));
    list.push_back(one);
  }
  return list;
}

/// An empty text would count as one that is there.
void set_text(data& into, const char* name, const std::string& text) {
  if (!text.empty()) into.set(name, text);
}

void set_list(data& into, const char* name, const data& list) {
  into.set(name, list);
  into.set(fmt::format("has_{}", name), !list.is_empty_list());
}

}  // namespace

std::string to_html(const RunReport& report, const RunPage& page) {
  const Tally& tally = report.whole_run.tally;
  // Of a blink, a chart is noise.
  const bool is_blink = report.this_time.seconds < kBlinkSeconds;
  const std::vector<TimeSpan> spans = is_blink ? std::vector<TimeSpan>{} : page.timeline.spans();
  data root;
  root.set("headline", shown_lines(headline(report)));
  const Headline headline = headline_of(report);
  root.set("verdict", headline.style);
  root.set("exit_code", std::to_string(static_cast<int>(report.exit_code)));
  root.set("exit_meaning", headline.meaning);
  set_list(root, "todo", todo_of(report));
  set_list(root, "others", others_of(page));
  set_text(root, "canary", report.canary.state.empty() ? "" : shown(canary_in_words(report.canary)));
  set_text(root, "users_page", shown(report.users_page));
  set_text(root, "profile_page", shown(report.profile_page));
  root.set("has_arrival", !report.canary.state.empty() || !report.users_page.empty());
  root.set("mapping", shown(report.mapping));
  set_text(root, "when", when_in_words(report));
  root.set("sends", page.records_per_second_max != 0);
  const bool paced = page.records_per_second_max != pipeline::kUnpaced;
  set_text(root, "pace", paced ? grouped(page.records_per_second_max) : "");
  set_text(root, "part", part_in_words(report));
  root.set("totals", totals_of(report));
  root.set("outcomes", outcomes_of(report));
  if (report.sync) root.set("sync", sync_on_page(*report.sync));
  root.set("outline", shown_lines(page.outline));
  set_text(root, "mapping_text", shown_lines(page.mapping));
  set_list(root, "notes", notes_of(report));
  set_list(root, "charts", charts_of(spans, page.records_per_second_max));
  set_list(root, "spans", rows_of(spans));
  set_list(root, "rejects", rejects_of(report, page.rejects));
  set_list(root, "properties", properties_of(report));
  set_text(root, "properties_part", properties_part_in_words(report));
  set_list(root, "values", values_of(tally));
  set_list(root, "responses", counts_of("responses", report.whole_run.traffic.responses));
  set_list(root, "sources", sources_on_page(report));
  kainjow::mustache::mustache sheet{std::string(page_templates().front().text)};
  return sheet.render(root);
}

}  // namespace mixferry::report
