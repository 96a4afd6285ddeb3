#pragma once
/// What of the rows need not be sent, since Mixpanel has it.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/range.h"

namespace mixferry::pipeline {

/// A bit a row of each source, and of rows of which something is sent one more for each space of the plan
/// (`Plan::spaces`). Built by one thread, then read by any.
class UnchangedRows {
 public:
  static constexpr std::uint32_t kSpacesMax = 64;

  /// `spaces`: at most `kSpacesMax`.
  UnchangedRows(std::size_t sources, std::size_t spaces);

  /// Nothing of the row is sent.
  void add(SourceId source, std::uint64_t row) { rows_[source].add(row); }
  /// Of the row, nothing is sent to these spaces: a bit each, the first one's the lowest.
  void add(SourceId source, std::uint64_t row, std::uint64_t spaces);

  [[nodiscard]] bool contains(SourceId source, std::uint64_t row) const {
    return rows_[source].contains(row);
  }
  /// To which spaces nothing of the row is sent.
  [[nodiscard]] std::uint64_t spaces_of(SourceId source, std::uint64_t row) const;

 private:
  class Bits {
   public:
    void add(std::uint64_t bit) {
      const std::size_t word = bit / 64;
      if (word >= words_.size()) words_.resize(word + 1);
      words_[word] |= std::uint64_t{1} << (bit % 64);
    }
    [[nodiscard]] bool contains(std::uint64_t bit) const {
      return bit / 64 < words_.size() && (words_[bit / 64] >> (bit % 64) & 1) != 0;
    }

   private:
    std::vector<std::uint64_t> words_;
  };

  const std::size_t spaces_;
  std::vector<Bits> rows_;                        ///< by source
  std::vector<std::vector<Bits>> rows_by_space_;  ///< by source and space
};

}  // namespace mixferry::pipeline
