#include "engine/base/target_kind.h"

namespace mixferry {

std::string in_words(TargetKind kind, std::string_view group_key) {
  std::string words(name_of(kind));
  if (kind == TargetKind::groups) words.append(" ").append(group_key);
  return words;
}

}  // namespace mixferry
