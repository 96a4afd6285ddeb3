#include "engine/cli/notify_options.h"

#include "engine/cli/choice.h"
#include "engine/cli/access_options.h"
#include "engine/cli/otherwise.h"

namespace mixferry::cli {
namespace {

using commands::NotifyFormat;
using commands::NotifyOn;

const Words<NotifyOn> kNotifyOn = {
    {"always", NotifyOn::always}, {"failure", NotifyOn::failure}, {"change", NotifyOn::change}};

const Words<NotifyFormat> kNotifyFormats = {{"json", NotifyFormat::json}, {"slack", NotifyFormat::slack}};

}  // namespace

void add_notification(CLI::App& command, commands::Notification& notification, std::string& url) {
  const char* const group = "Results";
  otherwise(
      command.add_option("--notify", url, "Post the final report to a webhook, however the import ends")
          ->option_text("URL"),
      {.variable = "MIXFERRY_NOTIFY"})
      ->group(group);
  add_defaulted_choice(command, "--notify-on", notification.on, kNotifyOn,
                       "Post it always, on an exit code other than 0, or other than last time")
      ->group(group);
  add_defaulted_choice(command, "--notify-format", notification.format, kNotifyFormats,
                       "Post the report, or a sentence as Slack takes it")
      ->group(group);
}

/// The URL is never quoted: whoever knows it can post there.
void understand_notification(const std::string& url, const commands::DeliveryArguments& delivery,
                             commands::Notification& notification, Problems& problems) {
  if (url.empty()) return;
  auto address = http::parse_address(url);
  if (!address) {
    problems.push_back("--notify: " + address.error().message);
    return;
  }
  calls::Webhook webhook{.address = std::move(*address)};
  webhook.http.ca_file = delivery.ca_file;
  webhook.http.proxy = proxy_for(webhook.address.endpoint, problems);
  notification.webhook = std::move(webhook);
}

}  // namespace mixferry::cli
