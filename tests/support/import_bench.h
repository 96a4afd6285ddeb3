#pragma once
/// A sandbox, a state folder and the program: what tests of whole imports have in common.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/sandbox/sandbox.h"
#include "tests/support/program.h"

namespace mixferry::tests {

/// `$distinct_id` -> the profile's properties as JSON text, without `$last_seen`.
using Profiles = std::map<std::string, std::string>;

class ImportBench {
 public:
  explicit ImportBench(sandbox::SandboxOptions options = {}) : sandbox_(std::move(options)) {}

  /// `import` with the sandbox as endpoint, this bench's state folder, and `arguments`.
  [[nodiscard]] ProgramOptions import(std::vector<std::string> arguments) const;
  ProgramResult run_import(std::vector<std::string> arguments) const {
    return run_program(import(std::move(arguments)));
  }

  [[nodiscard]] Profiles profiles() const;
  /// Makes Mixpanel forget everything, counters included, and hold these profiles of users.
  void hold(const Profiles& profiles) const;
  /// The same for the groups of one key, by `$group_id`.
  [[nodiscard]] Profiles groups(const std::string& group_key) const;
  /// All events as Mixpanel stored them, those that link ids, too, in the order in which they came: JSON
  /// texts.
  [[nodiscard]] std::vector<std::string> events() const;
  /// One number of `/sandbox/stats`, by its path: `requests`.
  [[nodiscard]] std::uint64_t stat(const std::string& name) const;

  /// How many requests met a fault.
  [[nodiscard]] std::uint64_t faults() const;

  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }
  [[nodiscard]] std::string state_dir() const { return folder_.path() / "state"; }
  [[nodiscard]] std::uint16_t port() const { return sandbox_.port(); }
  [[nodiscard]] std::string endpoint() const { return "http://127.0.0.1:" + std::to_string(sandbox_.port()); }

 private:
  sandbox::Sandbox sandbox_;
  TemporaryFolder folder_;
};

/// A report file's field as text, `this_time.requests` for nested ones.
[[nodiscard]] std::string report_field(const std::string& path, const std::string& field);

}  // namespace mixferry::tests
