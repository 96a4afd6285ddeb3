#pragma once
/// How many rejected rows a run puts up with.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/tally.h"

namespace mixferry::pipeline {

/// `--max-rejects`: a number of rows, or a share of those that were read.
struct RejectLimit {
  std::optional<std::uint64_t> rows;
  std::optional<double> percent;

  /// Whether more than this allows of `read` rows were rejected. On the way a share says something only once
  /// there are 1,000 rows.
  [[nodiscard]] bool exceeded_on_the_way(std::uint64_t rejected, std::uint64_t read) const;
  [[nodiscard]] bool exceeded(std::uint64_t rejected, std::uint64_t read) const;
  /// As it was typed: `10`, `2.5%`.
  [[nodiscard]] std::string in_words() const;
  /// That it is exceeded, for people.
  [[nodiscard]] std::string excess_in_words(std::uint64_t rejected, std::uint64_t read) const;
};

/// Why a run that has read all its rows did not come to a good end, though nothing interrupted it: more
/// rejects than `limit` allows, or no row that was to be sent could be. `rows_mended`: rejects that came back
/// and count no more.
[[nodiscard]] std::optional<std::string> bad_end_of(const Tally& tally, std::uint64_t rows_mended,
                                                    const RejectLimit& limit);

}  // namespace mixferry::pipeline
