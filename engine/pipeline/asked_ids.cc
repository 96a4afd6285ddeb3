#include "engine/pipeline/asked_ids.h"

namespace mixferry::pipeline {

AskedIds::AskedIds(const std::vector<std::string>& ids) {
  for (const std::string& id : ids) found_.try_emplace(id, false);
}

bool AskedIds::take(const Row& row, mappings::RowMapper& mapper) {
  bool is_asked_for = false;
  mapper.for_each_id(row, [&](std::string_view id) {
    const auto asked = found_.find(id);
    if (asked == found_.end()) return;
    asked->second = true;
    is_asked_for = true;
  });
  if (!is_asked_for) leave_out();
  return is_asked_for;
}

std::vector<std::string> AskedIds::not_found() const {
  std::vector<std::string> missing;
  for (const auto& [id, was_found] : found_) {
    if (!was_found) missing.push_back(id);
  }
  return missing;
}

}  // namespace mixferry::pipeline
