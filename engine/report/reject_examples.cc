#include "engine/report/reject_examples.h"

namespace mixferry::report {

void RejectExamples::note(std::string_view source, const Reject& reject) {
  std::vector<RejectExample>& examples = by_reason_[reject.code];
  if (examples.size() == kOfAReason) return;
  examples.push_back({std::string(source), reject});
  std::string& row = examples.back().reject.raw;
  if (row.size() <= kRowBytes) return;
  std::size_t end = kRowBytes;
  while (end > 0 && (static_cast<unsigned char>(row[end]) & 0xC0U) == 0x80U) --end;  // inside a character
  row = row.substr(0, end) + "…";
}

}  // namespace mixferry::report
