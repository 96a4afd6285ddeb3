#include "engine/sandbox/profile_collection.h"

namespace mixferry::sandbox {

std::size_t Collection::Hash::operator()(const Key& key) const {
  return TextHash{}(key.id) + key.group_key * 0x9E3779B97F4A7C15ULL;
}

std::size_t Collection::Hash::operator()(Index index) const {
  const Profile& profile = (*profiles)[index];
  return (*this)(Key{profile.group_key, profile.id});
}

bool Collection::Equal::operator()(const Key& key, Index index) const {
  const Profile& profile = (*profiles)[index];
  return key == Key{profile.group_key, profile.id};
}

Collection::Collection(std::chrono::milliseconds seen_after)
    : indexes_(0, Hash{&profiles_}, Equal{&profiles_}), seen_after_(seen_after) {}

std::optional<Collection::Index> Collection::find(NameId group_key, std::string_view id) const {
  const auto found = indexes_.find(Key{group_key, id});
  if (found == indexes_.end()) return std::nullopt;
  return *found;
}

Collection::Index Collection::insert(NameId group_key, std::string_view id) {
  const Index index = end();
  Profile& profile = profiles_.emplace_back();
  profile.removed = true;
  keep_seen(index);
  profile.removed = false;
  profile.group_key = group_key;
  profile.id = id;
  indexes_.insert(index);
  return index;
}

void Collection::remove(Index index) {
  keep_seen(index);
  if (seen_after_.count() > 0) removed_by_id_.emplace(profiles_[index].id, index);
  indexes_.erase(index);
  profiles_[index] = Profile{};
  profiles_[index].removed = true;
}

void Collection::set_properties(Index index, std::string packed) {
  keep_seen(index);
  profiles_[index].properties = std::move(packed);
}

void Collection::clear() {
  indexes_.clear();
  profiles_.clear();
  set_times_.clear();
  unseen_writes_.clear();
  past_.clear();
  removed_by_id_.clear();
}

void Collection::advance(TimePoint now) {
  now_ = now;
  while (!unseen_writes_.empty() && unseen_writes_.front().first <= now) {
    forget_past(unseen_writes_.front().second);
    unseen_writes_.pop_front();
  }
}

const Profile* Collection::seen(Index index) const {
  const auto past = past_.find(index);
  const Profile& profile = past == past_.end() ? profiles_[index] : past->second.front();
  return profile.removed ? nullptr : &profile;
}

std::optional<Collection::Index> Collection::find_seen(NameId group_key, std::string_view id) const {
  const std::optional<Index> found = find(group_key, id);
  if (found && seen(*found) != nullptr) return found;
  if (removed_by_id_.empty()) return std::nullopt;
  const auto [begin, end] = removed_by_id_.equal_range(std::string{id});
  for (auto removed = begin; removed != end; ++removed) {
    const Profile* const profile = seen(removed->second);
    if (profile != nullptr && profile->group_key == group_key) return removed->second;
  }
  return std::nullopt;
}

/// To be called before a write: keeps what queries go on seeing.
void Collection::keep_seen(Index index) {
  if (seen_after_.count() == 0) return;
  unseen_writes_.emplace_back(now_ + seen_after_, index);
  past_[index].push_back(profiles_[index]);
}

/// The oldest write of the profile can be seen.
void Collection::forget_past(Index index) {
  const auto past = past_.find(index);
  const std::string id = past->second.front().id;
  past->second.pop_front();
  if (past->second.empty()) past_.erase(past);
  if (seen(index) != nullptr) return;
  const auto [begin, end] = removed_by_id_.equal_range(id);
  for (auto removed = begin; removed != end; ++removed) {
    if (removed->second == index) {
      removed_by_id_.erase(removed);
      return;
    }
  }
}

}  // namespace mixferry::sandbox
