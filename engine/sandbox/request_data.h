#pragma once
/// What a request to ingestion carries: flags in the query string or a form, and JSON in a field `data` or as
/// the body itself.

#include <optional>
#include <string>
#include <string_view>

#include "engine/sandbox/form.h"

namespace mixferry::sandbox {

/// What a request asks for beside its records.
struct Flags {
  bool verbose = false;
  bool strict = false;
  bool locate_sender = true;  ///< the `ip` flag
  bool sender_is_id = false;  ///< the `ip` flag, said in so many words
  bool pixel = false;         ///< the `img` flag
  std::string callback;
};

class RequestData {
 public:
  /// `get`: the data is in the query string. `body` must outlive it.
  RequestData(bool get, std::string_view query, std::string_view content_type, std::string_view body);

  [[nodiscard]] const Flags& flags() const { return flags_; }
  /// The JSON text, empty where there is none; nullopt for a `data` field that is neither JSON nor base64.
  [[nodiscard]] const std::optional<std::string_view>& json() const { return json_; }
  RequestData(const RequestData&) = delete;
  RequestData& operator=(const RequestData&) = delete;

 private:
  void read_flags(const Fields& fields);
  void read_field(const std::string* data);

  Fields query_;
  Fields form_;
  Flags flags_;
  std::string decoded_;
  std::optional<std::string_view> json_;
};

}  // namespace mixferry::sandbox
