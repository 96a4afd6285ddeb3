#pragma once
/// Requests as Beast writes them. For connection.cc alone: Beast is slow to compile.

#include <boost/beast/http.hpp>
#include <string>
#include <string_view>
#include <variant>

#include "engine/http/endpoint.h"
#include "engine/http/message/request.h"
#include "engine/http/proxy.h"

namespace mixferry::http {

namespace bhttp = boost::beast::http;

// One kind of message each way, on either stream: every other would be compiled for seconds.
using Message = bhttp::request<bhttp::buffer_body>;
using Serializer = bhttp::request_serializer<bhttp::buffer_body>;
using Parser = bhttp::response_parser<bhttp::buffer_body>;

inline constexpr const char* kUserAgent = "mixferry/" MIXFERRY_VERSION;
inline constexpr unsigned kHttp11 = 11;

inline bhttp::verb to_beast(Verb verb) {
  switch (verb) {
    case Verb::get:
      break;
    case Verb::post:
      return bhttp::verb::post;
    case Verb::put:
      return bhttp::verb::put;
    case Verb::patch:
      return bhttp::verb::patch;
    case Verb::remove:
      return bhttp::verb::delete_;
  }
  return bhttp::verb::get;
}

/// Makes `bytes` what is to be written next; `more`: other bytes follow.
inline void lend(Message& message, std::string_view bytes, bool more) {
  message.body() = {
      .data = bytes.empty() ? nullptr : const_cast<char*>(bytes.data()), .size = bytes.size(), .more = more};
}

/// All but the body and what is said of its length.
inline Message make_message(const Request& request, const Endpoint& endpoint) {
  Message message{to_beast(request.verb), endpoint.prefix + request.target, kHttp11};
  message.set(bhttp::field::host, authority(endpoint));
  message.set(bhttp::field::user_agent, kUserAgent);
  message.set(bhttp::field::accept, request.accept);
  if (request.accepts_gzip) message.set(bhttp::field::accept_encoding, "gzip");
  if (!request.content_type.empty()) message.set(bhttp::field::content_type, request.content_type);
  if (request.authorization) message.set(bhttp::field::authorization, request.authorization->reveal());
  request.headers.for_each([&](std::string_view name, std::string_view value) { message.set(name, value); });
  return message;
}

inline std::string_view bytes_in_memory(const Body& body) {
  if (const auto* own = std::get_if<std::string>(&body)) return *own;
  const auto* lent = std::get_if<std::string_view>(&body);
  return lent != nullptr ? *lent : std::string_view{};
}

/// Whether a body is expected of the verb, be it an empty one.
inline bool has_body(Verb verb) {
  return verb != Verb::get && verb != Verb::remove;
}

inline Message make_connect(const Proxy& proxy, const Endpoint& endpoint) {
  const std::string target = host_and_port(endpoint);
  Message message{bhttp::verb::connect, target, kHttp11};
  message.set(bhttp::field::host, target);
  message.set(bhttp::field::user_agent, kUserAgent);
  if (proxy.authorization) message.set(bhttp::field::proxy_authorization, proxy.authorization->reveal());
  lend(message, {}, false);
  return message;
}

}  // namespace mixferry::http
