#pragma once
/// Everything the stand-in answers, by path. No sockets, no clock, no faults: the server adds those.

#include <memory>
#include <string>
#include <string_view>

#include "engine/sandbox/engage.h"
#include "engine/sandbox/profile_lines.h"

namespace mixferry::sandbox {

inline constexpr std::size_t kUrlBytesMax = 8 * 1024;

struct HttpRequest {
  std::string_view method;
  std::string_view target;       ///< path and query, as on the request line
  std::string_view host = {};    ///< with its port; empty: not said
  std::string_view origin = {};  ///< of a page that asks; empty: none does
  std::string_view content_type = {};
  std::string_view content_encoding = {};
  std::string_view body = {};
};

struct Reply {
  Answer answer;
  std::unique_ptr<ProfileLines> lines;  ///< if set, the body comes from here
};

class Service {
 public:
  explicit Service(const SandboxOptions& options);

  [[nodiscard]] Reply handle(const HttpRequest& request, TimePoint now);
  /// Counts a request and, later, what it was answered (0: not at all). Those to `/sandbox/...` don't count.
  void note_request(std::string_view target, std::uint64_t body_bytes);
  void note_answer(std::string_view target, unsigned status);
  void note_fault(std::string_view kind);
  /// The answer to a body above the limit, which was not read.
  [[nodiscard]] Answer too_large_answer() const;

 private:
  [[nodiscard]] Reply handle_sandbox(std::string_view path, const HttpRequest& request, const Fields& query);
  [[nodiscard]] Reply profile_lines(Target target, const Fields& query);
  [[nodiscard]] Answer declare_aliases(const Fields& query, std::string_view body);
  [[nodiscard]] Project* asked_project(const Fields& query);

  Behaviour behaviour_;
  ProfileStore store_;
  Stats stats_;
  Engage engage_;
};

/// `/engage` for `/engage?ip=0`.
[[nodiscard]] std::string_view path_of(std::string_view target);
/// Whether it is a path that faults may befall.
[[nodiscard]] bool takes_updates(std::string_view path);
/// `{"error":"...","status":"error"}`
[[nodiscard]] Answer error_answer(unsigned status, std::string_view error);
/// The page that a load balancer would show.
[[nodiscard]] Answer html_answer(unsigned status, std::string_view title);

}  // namespace mixferry::sandbox
