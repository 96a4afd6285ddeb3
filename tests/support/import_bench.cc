#include "tests/support/import_bench.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <sstream>

#include "tests/support/local_http.h"

namespace mixferry::tests {
namespace {

namespace json = boost::json;

const json::value& walk(const json::value& root, const std::string& path) {
  const json::value* at = &root;
  std::istringstream names(path);
  for (std::string name; std::getline(names, name, '.');) at = &at->at(name);
  return *at;
}

}  // namespace

ProgramOptions ImportBench::import(std::vector<std::string> arguments) const {
  ProgramOptions options;
  options.arguments = {"import",  "--endpoint", endpoint(),   "--token", "sandbox",
                       "--state", state_dir(),  "--back-off", "20ms"};
  options.arguments.insert(options.arguments.end(), arguments.begin(), arguments.end());
  return options;
}

Profiles ImportBench::profiles() const {
  Profiles profiles;
  std::istringstream lines(http_get(sandbox_.port(), "/sandbox/profiles?without=$last_seen"));
  for (std::string line; std::getline(lines, line);) {
    const json::value profile = json::parse(line);
    profiles[std::string(profile.at("$distinct_id").as_string())] =
        json::serialize(profile.at("$properties"));
  }
  return profiles;
}

void ImportBench::hold(const Profiles& profiles) const {
  http_post(sandbox_.port(), "/sandbox/reset", "");
  json::array updates;
  for (const auto& [id, properties] : profiles) {
    updates.push_back({{"$token", "sandbox"}, {"$distinct_id", id}, {"$set", json::parse(properties)}});
  }
  http_post(sandbox_.port(), "/engage?ip=0&strict=1", json::serialize(updates));
}

Profiles ImportBench::groups(const std::string& group_key) const {
  Profiles profiles;
  std::istringstream lines(http_get(sandbox_.port(), "/sandbox/groups?all=1&without=$last_seen"));
  for (std::string line; std::getline(lines, line);) {
    const json::value profile = json::parse(line);
    if (profile.at("$group_key").as_string() != group_key) continue;
    profiles[std::string(profile.at("$group_id").as_string())] = json::serialize(profile.at("$properties"));
  }
  return profiles;
}

std::vector<std::string> ImportBench::events() const {
  std::vector<std::string> events;
  std::istringstream lines(http_get(sandbox_.port(), "/sandbox/events?view=stored"));
  for (std::string line; std::getline(lines, line);) events.push_back(line);
  return events;
}

std::uint64_t ImportBench::stat(const std::string& name) const {
  return walk(json::parse(http_get(sandbox_.port(), "/sandbox/stats")), name).to_number<std::uint64_t>();
}

std::uint64_t ImportBench::faults() const {
  std::uint64_t sum = 0;
  const json::value stats = json::parse(http_get(sandbox_.port(), "/sandbox/stats"));
  for (const auto& [kind, count] : stats.at("faults").as_object()) sum += count.to_number<std::uint64_t>();
  return sum;
}

std::string report_field(const std::string& path, const std::string& field) {
  const json::value report = json::parse(read_file(path));
  const json::value& value = walk(report, field);
  return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
}

}  // namespace mixferry::tests
