#include "engine/commands/export_question.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <unordered_set>

#include "engine/base/error.h"
#include "engine/base/listed.h"
#include "engine/commands/value_or_throw.h"

namespace mixferry::commands {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

/// So many ids a question: its answer is one page then.
constexpr std::size_t kIdsAQuestion = 1'000;

[[noreturn]] void refuse(const std::string& why) {
  throw RunError(ExitCode::usage, why);
}

std::vector<std::string> ids_in(std::istream& lines) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  std::vector<std::string> ids;
  std::unordered_set<std::string> seen;
  bool is_first = true;
  for (std::string line; std::getline(lines, line); is_first = false) {
    if (is_first && line.starts_with(mark)) line.erase(0, mark.size());
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty() && seen.insert(line).second) ids.push_back(std::move(line));
  }
  return ids;
}

std::vector<std::string> read_ids(const std::string& path) {
  std::ifstream file;
  if (path != "-") file.open(path, std::ios::binary);
  std::istream& lines = path == "-" ? std::cin : file;
  std::vector<std::string> ids;
  if (lines) ids = ids_in(lines);
  if (!lines && !lines.eof()) refuse(fmt::format("--ids {}: it can't be read", path));
  if (ids.empty()) refuse(fmt::format("--ids {}: there is no id in it; write one a line", path));
  return ids;
}

/// By which queries know the group key.
std::int64_t group_number(const ExportArguments& arguments) {
  if (arguments.data_group_id) return *arguments.data_group_id;
  const std::string& key = arguments.group_key;
  if (!arguments.project.project) {
    refuse(fmt::format(
        "the number of the group key \"{}\" is missing, by which Mixpanel finds its profiles: "
        "give --data-group-id, or name a project with --project whose `group_keys` have it. Mixpanel "
        "calls it data_group_id",
        key));
  }
  const projects::Project& project = arguments.project.project->project;
  const auto found = std::ranges::find(project.group_keys, key, &projects::GroupKey::name);
  if (found != project.group_keys.end()) return found->data_group_id;
  std::vector<std::string> keys;
  for (const projects::GroupKey& each : project.group_keys) keys.push_back(each.name);
  refuse(
      fmt::format("{}:{}: project {} has no number for the group key \"{}\"{}. Write it there as "
                  "`group_keys: {{ {}: NUMBER }}`, or give --data-group-id. Mixpanel calls it data_group_id",
                  arguments.project.project->file, project.place.line, project.name, key,
                  keys.empty() ? "" : fmt::format(", but for {}", listed(keys, "and")), key));
}

/// `2026-09-01`, and nothing else.
std::optional<sys_days> read_date(std::string_view text) {
  constexpr std::string_view form = "0000-00-00";
  const auto fits = [](char letter, char wanted) {
    return wanted == '0' ? letter >= '0' && letter <= '9' : letter == wanted;
  };
  if (!std::ranges::equal(text, form, fits)) return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t digits) {
    unsigned value = 0;
    std::from_chars(text.data() + at, text.data() + at + digits, value);
    return value;
  };
  const year_month_day day{std::chrono::year{static_cast<int>(number(0, 4))},
                           std::chrono::month{number(5, 2)}, std::chrono::day{number(8, 2)}};
  return day.ok() ? std::optional(sys_days(day)) : std::nullopt;
}

sys_days day_of(const char* option, const std::string& typed, sys_days today) {
  if (typed == "today") return today;
  if (typed == "yesterday") return today - std::chrono::days(1);
  if (const auto day = read_date(typed)) return *day;
  refuse(fmt::format("{} {}: give a day such as 2026-09-01, today or yesterday", option, typed));
}

sys_days today_in(const std::optional<mappings::ZoneRules>& zone, std::chrono::system_clock::time_point now) {
  const auto utc = std::chrono::floor<std::chrono::seconds>(now);
  if (!zone) return std::chrono::floor<std::chrono::days>(utc);
  // What the clock there shows is not asked of the rules the other way round: near enough but for the hour in
  // which it is changed.
  const std::int64_t seconds = utc.time_since_epoch().count();
  const std::chrono::seconds ahead(seconds - zone->to_utc(seconds));
  return std::chrono::floor<std::chrono::days>(utc + ahead);
}

boost::json::array as_array(const std::vector<std::string>& texts) {
  return boost::json::array(texts.begin(), texts.end());
}

boost::json::object of_project(const reading::QueryHost& host, std::string_view what) {
  return {{"what", what},
          {"project", host.access.project_id()},
          {"at", http::host_and_port(host.endpoint) + host.endpoint.prefix}};
}

}  // namespace

ProfileQuestion profile_question(const ExportArguments& arguments) {
  mixpanel::ProfileQuery query{.where = arguments.where, .cohort = arguments.cohort};
  if (arguments.kind == ExportKind::groups) query.data_group_id = group_number(arguments);
  if (!arguments.properties.empty()) query.properties = arguments.properties;
  if (arguments.ids_file.empty()) return {.queries = {std::move(query)}};
  const std::vector<std::string> ids = read_ids(arguments.ids_file);
  ProfileQuestion question{.ids = ids.size()};
  for (std::size_t first = 0; first < ids.size(); first += kIdsAQuestion) {
    const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(first);
    const auto count = std::min(kIdsAQuestion, ids.size() - first);
    query.distinct_ids.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
    question.queries.push_back(query);
  }
  return question;
}

EventQuestion event_question(const ExportArguments& arguments, std::chrono::system_clock::time_point now) {
  EventQuestion question{
      .asked = {.first = {}, .last = {}, .events = arguments.events, .where = arguments.where},
      .timezone = arguments.timezone};
  const auto& project = arguments.project.project;
  if (question.timezone.empty() && project && project->project.timezone)
    question.timezone = project->project.timezone->value;
  if (question.timezone == "UTC") question.timezone.clear();
  if (!question.timezone.empty())
    question.zone = value_or_throw(mappings::ZoneRules::load(question.timezone));
  question.today = today_in(question.zone, now);
  const sys_days first = day_of("--from-date", arguments.first_day, question.today);
  const sys_days last = day_of("--to-date", arguments.last_day, question.today);
  question.asked.first = first;
  question.asked.last = last;
  const auto text = [](sys_days day) { return mixpanel::day_text(day); };
  if (last < first) refuse(fmt::format("--to-date {} lies before --from-date {}", text(last), text(first)));
  // A day more: the project's clock may be ahead of ours.
  if (last > question.today + std::chrono::days(1)) {
    refuse(fmt::format("--to-date {}: that day has not come yet; the last one that is over is {}", text(last),
                       text(question.today - std::chrono::days(1))));
  }
  return question;
}

std::string text_of(const ProfileQuestion& question, const ExportArguments& arguments,
                    const reading::QueryHost& host) {
  boost::json::object text = of_project(host, name_of(arguments.kind));
  const mixpanel::ProfileQuery& first = question.queries.front();
  if (first.data_group_id) text["data_group_id"] = *first.data_group_id;
  if (!first.where.empty()) text["where"] = first.where;
  if (first.cohort) text["cohort"] = *first.cohort;
  if (first.properties) text["properties"] = as_array(*first.properties);
  boost::json::array ids;
  for (const mixpanel::ProfileQuery& query : question.queries)
    for (const std::string& id : query.distinct_ids) ids.emplace_back(id);
  if (!ids.empty()) text["ids"] = std::move(ids);
  return boost::json::serialize(text);
}

std::string text_of(const EventQuestion& question, const reading::QueryHost& host) {
  boost::json::object text = of_project(host, "events");
  text["from"] = mixpanel::day_text(question.asked.first);
  text["to"] = mixpanel::day_text(question.asked.last);
  if (!question.asked.events.empty()) text["events"] = as_array(question.asked.events);
  if (!question.asked.where.empty()) text["where"] = question.asked.where;
  return boost::json::serialize(text);
}

}  // namespace mixferry::commands
