#include "mappings/survey/examples.h"

#include <algorithm>
#include <tuple>

#include "engine/base/json_text.h"

namespace mixferry::mappings {

void Examples::add(std::string_view text, std::uint64_t hash) {
  const auto at = std::ranges::lower_bound(kept_, hash, {}, &Kept::hash);
  if (at != kept_.end() && at->hash == hash) {
    ++at->value.count;
    return;
  }
  if (kept_.size() == kKept) {
    if (at == kept_.end()) return;
    const auto place = at - kept_.begin();
    kept_.pop_back();
    kept_.insert(kept_.begin() + place, Kept{hash, {std::string(utf8_prefix(text, kTextBytesMax)), 1}});
    return;
  }
  kept_.insert(at, Kept{hash, {std::string(utf8_prefix(text, kTextBytesMax)), 1}});
}

std::vector<ValueCount> Examples::most_frequent() const {
  std::vector<ValueCount> values;
  values.reserve(kept_.size());
  for (const Kept& kept : kept_) values.push_back(kept.value);
  std::ranges::sort(values, [](const ValueCount& a, const ValueCount& b) {
    return std::tie(b.count, a.text) < std::tie(a.count, b.text);
  });
  return values;
}

}  // namespace mixferry::mappings
