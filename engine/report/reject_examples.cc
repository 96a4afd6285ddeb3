#include "engine/report/reject_examples.h"

namespace mixferry::report {
namespace {

/// To `kRowBytes`, not inside a character.
void shorten(std::string& row) {
  if (row.size() <= RejectExamples::kRowBytes) return;
  std::size_t end = RejectExamples::kRowBytes;
  while (end > 0 && (static_cast<unsigned char>(row[end]) & 0xC0U) == 0x80U) --end;  // inside a character
  row = row.substr(0, end) + "…";
}

}  // namespace

bool RejectExamples::wants(std::string_view reason) const {
  const auto found = by_reason_.find(reason);
  return found == by_reason_.end() || found->second.size() < kOfAReason;
}

void RejectExamples::note(std::string_view source, const Reject& reject, std::string row) {
  if (!wants(reject.code)) return;
  RejectExample& example = by_reason_[reject.code].emplace_back(RejectExample{std::string(source), reject});
  shorten(row);
  example.reject.raw = std::move(row);
}

}  // namespace mixferry::report
