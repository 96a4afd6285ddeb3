#include "engine/mixpanel/pages.h"

#include <algorithm>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <fmt/format.h>

#include "engine/mixpanel/region.h"

namespace mixferry::mixpanel {
namespace {

std::optional<std::string> project_page(std::string_view host, std::string_view project_id) {
  const bool is_mixpanels = std::ranges::any_of(kRegionWords, [&](const auto& region) {
    return app_url(region.second).ends_with("//" + std::string(host));
  });
  if (!is_mixpanels || project_id.empty()) return std::nullopt;
  return fmt::format("https://{}/project/{}/app", host, project_id);
}

}  // namespace

std::optional<std::string> users_page(std::string_view host, std::string_view project_id) {
  const auto page = project_page(host, project_id);
  return page ? std::optional(*page + "/users") : std::nullopt;
}

std::optional<std::string> profile_page(std::string_view host, std::string_view project_id,
                                        std::string_view id, std::optional<std::int64_t> data_group_id) {
  const auto page = project_page(host, project_id);
  if (!page) return std::nullopt;
  std::string address =
      fmt::format("{}/profile#distinct_id={}", *page, boost::urls::encode(id, boost::urls::unreserved_chars));
  if (data_group_id) address += fmt::format("&data_group_id={}", *data_group_id);
  return address;
}

}  // namespace mixferry::mixpanel
