#include "tests/faults/nights.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <random>
#include <set>
#include <utility>

#include "tests/support/local_http.h"

namespace mixferry::tests {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kVersions = 3;  ///< of what a row says: few, so that rows change back

/// A person, from night to night.
struct Person {
  bool is_there = true;
  std::uint64_t version = 0;
  std::uint64_t visits = 1;
};

std::string company_of(std::uint64_t person) {
  return person % 5 == 0 ? "" : fmt::format("c{}", person / 3);
}

NightRow row_of(std::uint64_t person, const Person& now, std::uint64_t version_of_company,
                bool last_one_says_all) {
  const std::uint64_t version = now.version;
  NightRow row{.id = fmt::format("u{}", person),
               .name = fmt::format("name {} of {}", version, person),
               .plan = fmt::format("plan {}", version),
               .tags = {},
               .company = company_of(person),
               .latest = {},
               .visit = {}};
  if (!row.company.empty()) row.latest = fmt::format("state {} of {}", version_of_company, row.company);
  if (last_one_says_all) return row;
  if (version == 0) row.plan.clear();
  row.tags = fmt::format("t{};t{}", version, person % 4);
  if (person % 3 != 0) row.visit = fmt::format("v{}-{}", person, now.visits);
  return row;
}

std::string gone_in_mapping(Gone gone) {
  switch (gone) {
    case Gone::keep:
      return "keep";
    case Gone::delete_:
      return "delete";
    case Gone::unset:
      return "{ unset: [Plan, Latest] }";
    case Gone::set:
      return "{ set: { Status: churned } }";
  }
  return {};
}

std::set<std::string> ids_of(const Night& night, std::string NightRow::*id) {
  std::set<std::string> ids;
  for (const NightRow& row : night) ids.insert(row.*id);
  ids.erase("");
  return ids;
}

/// Does by hand what the mapping says of ids that `before` has and `now` has not.
void deal_with_gone(const ImportBench& bench, Gone gone, const std::set<std::string>& before,
                    const std::set<std::string>& now, bool is_company) {
  json::array updates;
  for (const std::string& id : before) {
    if (now.contains(id)) continue;
    json::object update{{"$token", "sandbox"}};
    if (is_company) {
      update["$group_key"] = "company";
      update["$group_id"] = id;
    } else {
      update["$distinct_id"] = id;
    }
    if (gone == Gone::delete_) update["$delete"] = "";
    if (gone == Gone::unset) update["$unset"] = json::array{"Plan", "Latest"};
    if (gone == Gone::set) update["$set"] = json::object{{"Status", "churned"}};
    updates.push_back(std::move(update));
  }
  if (!updates.empty())
    http_post(bench.port(), is_company ? "/groups?ip=0&strict=1" : "/engage?ip=0&strict=1",
              json::serialize(updates));
}

/// With names in order: that a property was set, unset and set again is nothing to anybody.
std::string in_order(const std::string& properties) {
  std::map<std::string, std::string> sorted;
  const json::value parsed = json::parse(properties);
  for (const auto& [name, value] : parsed.as_object()) sorted.emplace(name, json::serialize(value));
  return fmt::format("{}", fmt::join(sorted, ", "));
}

std::string differences(const char* kind, const Profiles& held, const Profiles& expected) {
  std::string text;
  std::set<std::string> ids;
  for (const Profiles* profiles : {&held, &expected}) {
    for (const auto& [id, properties] : *profiles) ids.insert(id);
  }
  for (const std::string& id : ids) {
    const auto of = [&](const Profiles& profiles) {
      const auto found = profiles.find(id);
      return found == profiles.end() ? std::string("no profile") : in_order(found->second);
    };
    if (of(held) != of(expected))
      text += fmt::format("{} {}: {}, instead of {}\n", kind, id, of(held), of(expected));
  }
  return text;
}

}  // namespace

std::vector<Night> nights_of(const NightOptions& options) {
  std::mt19937_64 random{options.seed};
  const auto chance = [&](std::uint64_t percent) { return random() % 100 < percent; };
  std::vector<Person> people(options.people);
  std::vector<std::uint64_t> companies(options.people / 3 + 1);
  for (Person& person : people) person.is_there = !chance(10);
  std::vector<Night> nights;
  for (std::uint64_t number = 0; number < options.nights; ++number) {
    Night night;
    if (number != 0) {
      for (Person& person : people) {
        if (chance(8)) person.is_there = !person.is_there;
        if (chance(20)) person.version = random() % kVersions;
        if (chance(10)) ++person.visits;
      }
      for (std::uint64_t& company : companies) company = chance(20) ? random() % kVersions : company;
    }
    for (std::uint64_t id = 0; id < options.people; ++id) {
      if (!people[id].is_there) continue;
      const std::uint64_t company = companies[id / 3];
      night.push_back(row_of(id, people[id], company, options.last_one_says_all));
      if (!options.repeats) continue;
      for (std::uint64_t more = chance(10) ? 1 + random() % 2 : 0; more > 0; --more) {
        Person otherwise = people[id];
        otherwise.version = random() % kVersions;
        night.push_back(row_of(id, otherwise, random() % kVersions, options.last_one_says_all));
      }
    }
    std::ranges::shuffle(night, random);
    nights.push_back(std::move(night));
  }
  return nights;
}

std::string csv_of(const Night& night, std::size_t first, std::size_t last) {
  std::string csv = "ID,Name,Plan,Tags,Company,Latest,Visit,When\n";
  for (std::size_t i = first; i < last; ++i) {
    const NightRow& row = night[i];
    csv += fmt::format("{},{},{},{},{},{},{},{}\n", row.id, row.name, row.plan, row.tags, row.company,
                       row.latest, row.visit, row.visit.empty() ? "" : "2026-08-01T10:00:00Z");
  }
  return csv;
}

std::string mapping_of(Gone gone, bool last_one_says_all) {
  const std::string rule = gone_in_mapping(gone);
  std::string text = fmt::format(
      "version: 1\n"
      "targets:\n"
      "  - id: ID\n"
      "    set: {{ Name: Name, Plan: Plan, Status: {{ value: active }} }}\n{}"
      "    gone: {}\n"
      "  - target: groups\n"
      "    group_key: company\n"
      "    id: {{ from: Company, empty: skip }}\n"
      "    set: {{ Latest: Latest, Status: {{ value: active }} }}\n"
      "    gone: {}\n",
      last_one_says_all ? "" : "    union: { Tags: { from: Tags, as: list, separator: ';' } }\n", rule, rule);
  if (last_one_says_all) return text;
  return text +
         "  - target: events\n"
         "    event: { from: Visit, match: \"^(v).*\", default: { skip: true } }\n"
         "    time: { from: When, as: datetime }\n"
         "    id: ID\n"
         "    insert_id: Visit\n";
}

Held held_by(const ImportBench& bench) {
  return {.users = bench.profiles(),
          .companies = bench.groups("company"),
          .events = http_get(bench.port(), "/sandbox/events?view=queried&order=time")};
}

std::string differences(const Held& held, const Held& expected) {
  return differences("user", held.users, expected.users) +
         differences("company", held.companies, expected.companies) +
         (held.events == expected.events ? "" : "events\n");
}

void NeverSettled::given_up(const Night& night) {
  for (const NightRow& row : night) {
    for (const std::string& id : {row.id, row.company}) {
      if (!known_.contains(id)) ids_.insert(id);
    }
  }
}

void NeverSettled::through(const Night& night) {
  known_.clear();
  for (const NightRow& row : night) known_.insert({row.id, row.company});
  for (const std::string& id : known_) ids_.erase(id);
}

std::string against_last_export(const ImportBench& bench, const Held& plain, Gone gone,
                                const NeverSettled& never_settled) {
  std::string wrong;
  const auto hold_against = [&](const char* kind, const Profiles& held, const Profiles& expected) {
    Profiles of_export;
    for (const auto& [id, properties] : held) {
      if (expected.contains(id)) {
        of_export.emplace(id, properties);
        continue;
      }
      const json::value parsed = json::parse(properties);
      const json::object& left = parsed.as_object();
      const bool is_dealt_with = gone == Gone::keep ||
                                 (gone == Gone::set && left.at("Status").as_string() == "churned") ||
                                 (gone == Gone::unset && !left.contains("Plan") && !left.contains("Latest"));
      if (!is_dealt_with && !never_settled.contains(id))
        wrong += fmt::format("{} {} is gone, and left alone: {}\n", kind, id, properties);
    }
    wrong += differences(kind, of_export, expected);
  };
  hold_against("user", bench.profiles(), plain.users);
  hold_against("company", bench.groups("company"), plain.companies);
  return wrong;
}

std::uint64_t SyncModel::sync_one(Known& known, const std::vector<std::pair<std::string, std::string>>& rows,
                                  std::uint64_t records_of_row, bool acts_on_gone) {
  std::uint64_t sent = 0;
  Known now;
  std::set<std::string> changed;
  for (const auto& [id, content] : rows) {
    if (id.empty()) continue;
    const auto before = known.find(id);
    if (before == known.end() || changed.contains(id) || before->second != content) {
      sent += records_of_row;
      changed.insert(id);
    }
    now[id] = content;
  }
  for (const auto& [id, content] : known) sent += acts_on_gone && !now.contains(id) ? 1 : 0;
  known = std::move(now);
  return sent;
}

std::uint64_t SyncModel::sync(const Night& night) {
  std::vector<std::pair<std::string, std::string>> users;
  std::vector<std::pair<std::string, std::string>> companies;
  std::vector<std::pair<std::string, std::string>> events;
  for (const NightRow& row : night) {
    users.emplace_back(row.id, row.name + row.plan + row.tags);
    companies.emplace_back(row.company, row.latest);
    events.emplace_back(row.visit, "");
  }
  const bool acts = gone_ != Gone::keep;
  return sync_one(users_, users, last_one_says_all_ ? 1 : 2, acts) +
         sync_one(companies_, companies, 1, acts) + sync_one(events_, events, 1, false);
}

std::vector<Held> plain_imports(const std::vector<Night>& nights, Gone gone, bool last_one_says_all) {
  const ImportBench bench;
  const std::string mapping = bench.folder().write("m.yaml", mapping_of(gone, last_one_says_all));
  std::vector<Held> held;
  const Night* before = nullptr;
  for (const Night& night : nights) {
    const std::string csv =
        bench.folder().write(fmt::format("n{}.csv", held.size()), csv_of(night, 0, night.size()));
    const ProgramResult result = bench.run_import({csv, "-m", mapping, "--again"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    if (before != nullptr && gone != Gone::keep) {
      deal_with_gone(bench, gone, ids_of(*before, &NightRow::id), ids_of(night, &NightRow::id), false);
      deal_with_gone(bench, gone, ids_of(*before, &NightRow::company), ids_of(night, &NightRow::company),
                     true);
    }
    held.push_back(held_by(bench));
    before = &night;
  }
  return held;
}

NightlyJob::NightlyJob(const Options& options)
    : bench_(options.sandbox),
      options_(options),
      mapping_(bench_.folder().write("m.yaml", mapping_of(options.gone, options.last_one_says_all))) {}

ProgramOptions NightlyJob::sync(const Night& night, std::size_t number, std::uint16_t endpoint_port) const {
  std::vector<std::string> arguments;
  for (std::size_t i = 0; i < options_.sources; ++i) {
    const std::string name =
        options_.dated_names ? fmt::format("part{}_day{}.csv", i, number) : fmt::format("part{}.csv", i);
    arguments.push_back(bench_.folder().write(
        name, csv_of(night, night.size() * i / options_.sources, night.size() * (i + 1) / options_.sources)));
  }
  // Of so few people, more are gone in a night than of many.
  for (const char* const more :
       {"-m", mapping_.c_str(), "--batch-records", "20", "--concurrency", "2", "--max-gone", "60%"})
    arguments.emplace_back(more);
  arguments.insert(arguments.end(), {"--report", report()});
  ProgramOptions sync = bench_.import(std::move(arguments));
  sync.arguments.front() = "sync";
  if (endpoint_port != 0) {
    *std::ranges::find(sync.arguments, bench_.endpoint()) =
        "http://127.0.0.1:" + std::to_string(endpoint_port);
  }
  return sync;
}

ProgramOptions NightlyJob::with(ProgramOptions sync, const std::vector<std::string>& more) {
  sync.arguments.insert(sync.arguments.end(), more.begin(), more.end());
  return sync;
}

std::uint64_t NightlyJob::received() const {
  return bench_.stat("updates.applied") + bench_.stat("events.stored");
}

std::map<std::string, std::string> NightlyJob::snapshot_files() const {
  std::map<std::string, std::string> files;
  const std::filesystem::path folder = std::filesystem::path(bench_.state_dir()) / "snapshots";
  if (!std::filesystem::exists(folder)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[entry.path()] = read_file(entry.path());
  }
  return files;
}

ProgramResult run_until_through(const ProgramOptions& command, int runs_max) {
  ProgramResult result;
  for (int run = 0; run < runs_max; ++run) {
    result = run_program(command);
    if (result.exit_code <= 1) return result;
  }
  ADD_FAILURE() << "it does not get through; the last time, exit code " << result.exit_code << ":\n"
                << result.err;
  return result;
}

void expect_held(const NightlyJob& job, const Held& expected) {
  constexpr std::size_t kShown = 1'000;  // bytes of what is wrong
  const std::string wrong = differences(held_by(job.bench()), expected);
  EXPECT_TRUE(wrong.empty()) << wrong.substr(0, kShown);
}

ProgramOptions killed_at(ProgramOptions sync, const std::string& call, std::uint64_t n) {
  sync.run_under = {"/usr/bin/strace",
                    "-f",
                    "-qqq",
                    "-o",
                    "/dev/null",
                    "-e",
                    "trace=" + call,
                    "-e",
                    fmt::format("inject={}:signal=SIGKILL:when={}", call, n)};
  return sync;
}

bool has_strace_for_syncs() {
  ProgramOptions options;
  options.arguments = {"mappings"};
  return std::filesystem::exists("/usr/bin/strace") &&
         run_program(killed_at(options, "getppid", 1)).exit_code == 0;
}

}  // namespace mixferry::tests
