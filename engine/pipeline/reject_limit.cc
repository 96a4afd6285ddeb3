#include "engine/pipeline/reject_limit.h"

#include <fmt/format.h>

#include "engine/base/counted.h"

namespace mixferry::pipeline {
namespace {

constexpr std::uint64_t kRowsForAShare = 1'000;  ///< settled before --max-rejects P% is looked at

}  // namespace

bool RejectLimit::exceeded_on_the_way(std::uint64_t rejected, std::uint64_t read) const {
  return (!percent || read >= kRowsForAShare) && exceeded(rejected, read);
}

bool RejectLimit::exceeded(std::uint64_t rejected, std::uint64_t read) const {
  if (rows && rejected > *rows) return true;
  return percent && static_cast<double>(rejected) > *percent / 100 * static_cast<double>(read);
}

std::string RejectLimit::in_words() const {
  return percent ? fmt::format("{}%", *percent) : std::to_string(rows.value_or(0));
}

std::string RejectLimit::excess_in_words(std::uint64_t rejected, std::uint64_t read) const {
  return fmt::format("{} of {} ({:.3g} %) were rejected, more than --max-rejects {} allows",
                     grouped(rejected), counted(read, "row"),
                     100.0 * static_cast<double>(rejected) / static_cast<double>(read), in_words());
}

std::optional<std::string> bad_end_of(const Tally& tally, std::uint64_t rows_mended,
                                      const RejectLimit& limit) {
  const std::uint64_t rejected = tally.rows_rejected - rows_mended;
  const std::uint64_t to_be_sent = tally.rows_read() - tally.rows_filtered;
  if (rejected != 0 && rejected == to_be_sent) {
    return fmt::format(
        "not one row could be sent: {}. Is this the right file for the mapping? Look at the rejects, mend "
        "the mapping or the file, and run again.",
        rejected == 1 ? "the only one was rejected" : fmt::format("all {} were rejected", grouped(rejected)));
  }
  if (!limit.exceeded(rejected, tally.rows_read())) return std::nullopt;
  return fmt::format(
      "{}. All the others were delivered. Mend the rejects, or run again with a higher --max-rejects to have "
      "the run end well.",
      limit.excess_in_words(rejected, tally.rows_read()));
}

}  // namespace mixferry::pipeline
