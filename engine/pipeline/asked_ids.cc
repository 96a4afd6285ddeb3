#include "engine/pipeline/asked_ids.h"

namespace mixferry::pipeline {

AskedIds::AskedIds(const std::vector<std::string>& ids) {
  for (const std::string& id : ids) found_.try_emplace(id, false);
}

std::vector<std::string_view> AskedIds::take(const Row& row, mappings::RowMapper& mapper) {
  std::vector<std::string_view> found;
  mapper.for_each_id(row, [&](std::string_view id) {
    const auto asked = found_.find(id);
    if (asked == found_.end()) return;
    asked->second = true;
    found.emplace_back(asked->first);
  });
  if (found.empty()) leave_out();
  return found;
}

std::vector<std::string> AskedIds::not_found() const {
  std::vector<std::string> missing;
  for (const auto& [id, was_found] : found_) {
    if (!was_found) missing.push_back(id);
  }
  return missing;
}

}  // namespace mixferry::pipeline
