#pragma once
/// Made-up exports of what people did, and what Mixpanel must hold of them.

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/import_bench.h"

namespace mixferry::tests {

struct HappeningOptions {
  std::uint64_t rows = 1'000;
  std::uint64_t people = 250;  ///< taken in turn with some disorder, and so are a tenth as many companies
  std::uint64_t seed = 1;
};

/// A CSV of `Happening,Activity,When,Person,Visitor,Company,Points` whose cells depend on the options alone.
[[nodiscard]] std::string happenings_csv(const HappeningOptions& options);

/// An event a row, linked to its company.
extern const char* const kEventsMapping;
/// The same, and of each row a link of its two ids, the company's profile and the person's: for a project
/// with Original ID Merge.
extern const char* const kAllTargetsMapping;

/// `import` with a call for each link, for a sandbox that has an identity API.
[[nodiscard]] ProgramOptions by_calls(ProgramOptions import);

/// What is wrong with what `bench` holds after all rows were imported, as counts.
struct Wrong {
  std::uint64_t events = 0;        ///< missing, not as their row says, or of no row
  std::uint64_t stored_again = 0;  ///< events that came more than once; queries show them once
  std::uint64_t profiles = 0;      ///< of people or companies that do not end as their last row says
  std::uint64_t linked_late = 0;   ///< events that came before the ids of their row, or of an earlier one
};
[[nodiscard]] Wrong wrong_with(const ImportBench& bench, const HappeningOptions& options, bool all_targets);

}  // namespace mixferry::tests
