#include "tests/support/happenings.h"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <map>
#include <random>
#include <set>

namespace mixferry::tests {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kFirstTime = 1'767'225'600;  ///< 2026-01-01T00:00:00Z; a row is a second
constexpr std::uint64_t kPeopleACompany = 10;
constexpr std::array kActivities = {"Call Logged", "Email Sent", "Meeting, Held", "Note \"Written\""};

struct Happening {
  std::uint64_t row = 0;
  std::uint64_t person = 0;
  std::string activity;
  std::uint64_t points = 0;

  [[nodiscard]] std::string id() const { return fmt::format("h-{}", row); }
  [[nodiscard]] std::string person_id() const { return fmt::format("id-{}", person); }
  [[nodiscard]] std::string visitor_id() const {
    return fmt::format("00000000-0000-4000-8000-{:012x}", person);
  }
  [[nodiscard]] std::string company_id() const { return fmt::format("c-{}", person / kPeopleACompany); }
};

std::vector<Happening> happenings(const HappeningOptions& options) {
  std::mt19937_64 random{options.seed};
  std::vector<Happening> all;
  for (std::uint64_t row = 0; row < options.rows; ++row) {
    const std::uint64_t person = (row + random() % 5) % options.people;
    const char* const activity = kActivities[random() % kActivities.size()];
    all.push_back({.row = row, .person = person, .activity = activity, .points = random() % 10});
  }
  return all;
}

std::string as_cell(const std::string& text) {
  std::string cell = "\"";
  for (const char character : text) cell.append(character == '"' ? 2 : 1, character);
  return cell + '"';
}

/// An event's text: the same, whatever the order of its properties.
std::string canonical(const json::object& event) {
  std::map<std::string, std::string> properties;
  for (const auto& [name, value] : event.at("properties").as_object())
    properties.emplace(name, json::serialize(value));
  std::string text(event.at("event").as_string());
  for (const auto& [name, value] : properties) text += fmt::format(" {}={}", name, value);
  return text;
}

std::string expected_event(const Happening& happening) {
  return canonical({{"event", happening.activity},
                    {"properties",
                     {{"time", kFirstTime + happening.row},
                      {"distinct_id", happening.person_id()},
                      {"$insert_id", happening.id()},
                      {"company", happening.company_id()},
                      {"Points", happening.points}}}});
}

std::uint64_t differences(const Profiles& held, const Profiles& expected) {
  std::uint64_t wrong = held.size() > expected.size() ? held.size() - expected.size() : 0;
  for (const auto& [id, properties] : expected) {
    const auto found = held.find(id);
    if (found == held.end() || found->second != properties) ++wrong;
  }
  return wrong;
}

}  // namespace

const char* const kEventsMapping =
    "version: 1\n"
    "target: events\n"
    "event: Activity\n"
    "time: { from: When, as: datetime }\n"
    "id: Person\n"
    "insert_id: Happening\n"
    "groups: { company: Company }\n"
    "properties: { Points: { from: Points, as: number } }\n";

const char* const kAllTargetsMapping =
    "version: 1\n"
    "project_identity: original\n"
    "targets:\n"
    "  - target: users\n"
    "    id: Person\n"
    "    set: { Last: Activity }\n"
    "  - target: events\n"
    "    event: Activity\n"
    "    time: { from: When, as: datetime }\n"
    "    id: Person\n"
    "    insert_id: Happening\n"
    "    groups: { company: Company }\n"
    "    properties: { Points: { from: Points, as: number } }\n"
    "  - target: groups\n"
    "    group_key: company\n"
    "    id: Company\n"
    "    set: { Last: Activity }\n"
    "  - target: identity\n"
    "    identify: { id: Person, anonymous: Visitor }\n";

ProgramOptions by_calls(ProgramOptions import) {
  import.arguments.insert(import.arguments.end(), {"--identity-api", "rest", "--project-id", "1"});
  import.environment["MIXPANEL_SERVICE_ACCOUNT"] = "sandbox:sandbox";
  return import;
}

std::string happenings_csv(const HappeningOptions& options) {
  std::string csv = "Happening,Activity,When,Person,Visitor,Company,Points\n";
  for (const Happening& happening : happenings(options)) {
    const std::uint64_t second = happening.row;
    csv += fmt::format("{},{},2026-01-{:02}T{:02}:{:02}:{:02}Z,{},{},{},{}\n", happening.id(),
                       as_cell(happening.activity), 1 + second / 86'400, second / 3'600 % 24,
                       second / 60 % 60, second % 60, happening.person_id(), happening.visitor_id(),
                       happening.company_id(), happening.points);
  }
  return csv;
}

Wrong wrong_with(const ImportBench& bench, const HappeningOptions& options, bool all_targets) {
  std::set<std::string> missing;
  std::map<std::string, std::uint64_t> row_of;  // event -> its row
  Profiles people, companies;
  std::map<std::string, std::uint64_t> linked_in;  // person -> the first row with his ids
  for (const Happening& happening : happenings(options)) {
    const std::string event = expected_event(happening);
    missing.insert(event);
    row_of.emplace(event, happening.row);
    linked_in.try_emplace(happening.person_id(), happening.row);
    const std::string last = json::serialize(json::object{{"Last", happening.activity}});
    people[happening.person_id()] = companies[happening.company_id()] = last;
  }
  Wrong wrong;
  std::set<std::string> linked;
  for (const std::string& line : bench.events()) {
    const json::object event = json::parse(line).as_object();
    if (event.at("event") == "$identify") {
      linked.emplace(event.at("properties").at("$identified_id").as_string());
      continue;
    }
    const std::string text = canonical(event);
    const auto row = row_of.find(text);
    if (row == row_of.end()) {
      ++wrong.events;
      continue;
    }
    if (missing.erase(text) == 0) ++wrong.stored_again;
    const bool is_late = std::ranges::any_of(linked_in, [&](const auto& link) {
      return link.second <= row->second && !linked.contains(link.first);
    });
    wrong.linked_late += all_targets && is_late ? 1 : 0;
  }
  wrong.events += missing.size();
  if (all_targets)
    wrong.profiles = differences(bench.profiles(), people) + differences(bench.groups("company"), companies);
  return wrong;
}

}  // namespace mixferry::tests
