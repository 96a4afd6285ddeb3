#pragma once
/// A made-up export of what happened: 16 columns, twelve of them properties. The bytes depend on the
/// arguments alone.

#include <cstdint>
#include <random>
#include <string>

namespace mixferry::bench {

/// Makes happenings, in order.
class EventRows {
 public:
  explicit EventRows(std::uint64_t seed = 1) : random_(seed) {}

  /// The line above the rows.
  [[nodiscard]] static std::string csv_header();
  /// The next one appended to `csv`, as a row.
  void put_row(std::string& csv);
  /// The next one appended to `body`, as bench/program/events.yaml makes it: a line of JSON.
  void put_event(std::string& body);

 private:
  struct Happening;

  [[nodiscard]] Happening next();
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  [[nodiscard]] std::string sentence();

  std::mt19937_64 random_;
  std::uint64_t time_ = 1'767'225'600;
  std::uint64_t id_ = 38'914'000'000;
};

/// A body of so many events.
[[nodiscard]] std::string event_body(std::uint32_t events, std::uint64_t seed = 1);

}  // namespace mixferry::bench
