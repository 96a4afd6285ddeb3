#pragma once
/// Who may send to a project: its token alone, or a service account that is a member of it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sandbox/sandbox.h"
#include "engine/sandbox/store.h"

namespace mixferry::sandbox {

/// What the credentials of a request open.
struct Admission {
  Project* project = nullptr;    ///< nullptr: none, see `refusal`
  bool service_account = false;  ///< it is one, whether or not of the project
  std::string refusal = {};
};

class Access {
 public:
  /// `store` must outlive it.
  Access(Store& store, std::vector<ServiceAccount> accounts)
      : store_(store), accounts_(std::move(accounts)) {}

  /// `authorization` is the header's value; `project_id` the parameter's, nullptr if there is none.
  [[nodiscard]] Admission admit(std::string_view authorization, const std::string* project_id);
  /// The same where the project is named by its token, and none but service accounts may come in.
  [[nodiscard]] Admission admit_account(std::string_view authorization, std::string_view token);

 private:
  [[nodiscard]] const ServiceAccount* account(std::string_view user, std::string_view secret) const;

  Store& store_;
  std::vector<ServiceAccount> accounts_;
};

}  // namespace mixferry::sandbox
