#include "engine/pipeline/other_names.h"

#include <algorithm>
#include <utility>

namespace mixferry::pipeline {

void OtherNames::note(std::string_view name) {
  const std::scoped_lock lock(mutex_);
  if (wanted_.wants_other(name)) {
    for (const std::string& key : wanted_.others_below) {
      if (is_below(name, key)) below_.insert(key);
    }
    return;
  }
  if (unread_.contains(name)) return;
  unread_.emplace(name);
  if (unread_.size() <= kNamesMax) return;
  unread_.erase(std::prev(unread_.end()));
  ++more_;
}

OtherNames::Unread OtherNames::take_unread() {
  const std::scoped_lock lock(mutex_);
  Unread unread{.names = {unread_.begin(), unread_.end()}, .more = std::exchange(more_, 0)};
  unread_.clear();
  return unread;
}

std::vector<std::string> OtherNames::nothing_below() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> keys;
  std::ranges::copy_if(wanted_.others_below, std::back_inserter(keys),
                       [&](const std::string& key) { return !below_.contains(key); });
  return keys;
}

void OtherNamesNoter::on_row(const Row& row) {
  if (rows_max_ != 0 && row.number > rows_max_) return;
  for (const NamedCell& other : row.others) {
    if (known_.contains(other.name)) continue;
    if (known_.size() == kKnownMax) known_.clear();
    known_.emplace(other.name);
    names_.note(other.name);
  }
}

}  // namespace mixferry::pipeline
