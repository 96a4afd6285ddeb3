#pragma once
/// Made-up contact exports of any size, and the profiles that must come of them.

#include <cstdint>
#include <string>

#include "tests/support/import_bench.h"

namespace mixferry::tests {

struct ContactOptions {
  std::uint64_t rows = 1'000;
  std::uint64_t ids = 1'000;  ///< different ids, taken in turn with some disorder: later rows repeat them
  std::uint64_t seed = 1;
};

/// A CSV of `ID,Email,Plan,Points,Tags` whose cells depend on the options alone.
[[nodiscard]] std::string contacts_csv(const ContactOptions& options);

/// `ID` is the id; Email and Plan are set, Tags are united.
extern const char* const kRepeatableMapping;
/// As above, and Points are added.
extern const char* const kCountingMapping;
/// Points alone.
extern const char* const kCountersMapping;

/// What Mixpanel must hold after an import with `kRepeatableMapping`, worked out row by row here.
[[nodiscard]] Profiles expected_profiles(const ContactOptions& options);
/// How many updates `kRepeatableMapping` makes of all rows.
[[nodiscard]] std::uint64_t expected_updates(const ContactOptions& options);
/// The points that each id's rows add up to.
[[nodiscard]] std::map<std::string, std::uint64_t> expected_points(const ContactOptions& options);

}  // namespace mixferry::tests
