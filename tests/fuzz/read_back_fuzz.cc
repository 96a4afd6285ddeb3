// What Mixpanel is read back by: a page of profiles, in whatever pieces it comes, and lines of exported
// events.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/exporting/record_reader.h"
#include "engine/mixpanel/export/event_export.h"
#include "engine/mixpanel/query/profile_page.h"
#include "engine/verification/found_profile.h"
#include "tests/fuzz/target.h"

namespace mixferry::fuzz {
namespace {

/// What a page comes to.
struct Page {
  Page(std::string_view answer, std::size_t piece) {
    mixpanel::ProfilePageReader reader([this](std::string_view json) { profiles.emplace_back(json); });
    for (std::size_t at = 0; at < answer.size() && head; at += piece) {
      if (const auto taken = reader.take(answer.substr(at, piece)); !taken)
        head = std::unexpected(taken.error());
    }
    if (head) head = reader.finish();
  }
  std::vector<std::string> profiles;
  std::expected<mixpanel::PageHead, std::string> head;
};

/// Each value stands in the line that it was read from.
void expect_sound(const exporting::RecordReader& record) {
  for (const exporting::Value& value : record.values())
    expect(record.line().contains(value.json), "a value is a part of its record");
}

void take_profile(std::string_view json) {
  expect(!json.contains('\n'), "a profile is one line");
  const auto found = verification::read_found(json);
  if (const auto id = verification::id_of_found(json); found && id)
    expect(found->id == *id, "a profile has one id");
  if (found) {
    expect(std::ranges::is_sorted(found->properties, {}, &std::pair<std::string, std::string>::first),
           "properties are sorted by name");
  }
  exporting::RecordReader record(exporting::profile_shape());
  if (record.read(json)) expect_sound(record);
}

void take_event(std::string_view line) {
  mixpanel::ExportedLineJudge judge;
  const mixpanel::ExportedLine what = judge.judge(line);
  expect(judge.judge(line) == what, "the same line means the same");
  exporting::RecordReader record(exporting::event_shape());
  if (record.read(line)) expect_sound(record);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const std::size_t piece = 1 + input.choose(64);
  std::string_view text = input.file();
  const Page whole(text, std::max<std::size_t>(1, text.size()));
  const Page pieces(text, piece);
  expect(whole.head == pieces.head, "a page is the same in whatever pieces it comes");
  if (whole.head) {
    expect(whole.profiles == pieces.profiles, "so are its profiles");
    expect(whole.head->profiles == whole.profiles.size(), "it counts them right");
    expect(mixpanel::pages_of(*whole.head) >= 1, "there is a page");
  }
  std::ranges::for_each(whole.profiles, take_profile);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.empty()) take_event(line);
  }
  return 0;
}

}  // namespace mixferry::fuzz
