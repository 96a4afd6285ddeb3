#pragma once
/// A profile as `where` sees it.

#include "engine/sandbox/packed_properties.h"
#include "engine/sandbox/query/where.h"

namespace mixferry::sandbox {

class ProfileSubject final : public WhereSubject {
 public:
  /// All of it must outlive it. `packed` are the profile's properties.
  ProfileSubject(const NameTable& names, std::string_view id, std::string_view packed)
      : names_(names), id_(id), packed_(packed) {}

  [[nodiscard]] std::optional<std::string> json(WhereScope scope, std::string_view name) const override;

 private:
  const NameTable& names_;
  std::string_view id_;
  std::string_view packed_;
};

}  // namespace mixferry::sandbox
