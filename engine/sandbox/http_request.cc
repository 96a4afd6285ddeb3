#include "engine/sandbox/http_request.h"

namespace mixferry::sandbox {

std::string_view path_of(std::string_view target) {
  return target.substr(0, target.find_first_of("?#"));
}

std::string_view query_of(std::string_view target) {
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) return {};
  return target.substr(mark + 1, target.find('#', mark) - mark - 1);
}

}  // namespace mixferry::sandbox
