#pragma once

namespace nw::app {

// Lengths in logical pixels, times in milliseconds. One table, so that a page cannot invent its
// own.

inline constexpr int kSpace4 = 4;
inline constexpr int kSpace8 = 8;
inline constexpr int kSpace12 = 12;
inline constexpr int kSpace16 = 16;
inline constexpr int kSpace24 = 24;
inline constexpr int kSpace32 = 32;
inline constexpr int kSpace48 = 48;
inline constexpr int kPageTopPadding = 20;

inline constexpr int kRadiusCover = 4; // also pills and check boxes
inline constexpr int kRadiusControl = 6;
inline constexpr int kRadiusCard = 10;

inline constexpr int kRailWidth = 80;
inline constexpr int kRailItemWidth = 64;
inline constexpr int kRailItemHeight = 56;
inline constexpr int kTopBarHeight = 64;

inline constexpr int kControlHeight = 36;
inline constexpr int kControlLarge = 44;
inline constexpr int kControlSmall = 28;
inline constexpr int kChipHeight = 32;
inline constexpr int kIconSize = 20;
inline constexpr int kIconSmall = 16;

inline constexpr int kFocusRingWidth = 2;
inline constexpr int kFocusRingGap = 2;

inline constexpr int kHoverMs = 80;
inline constexpr int kCoverFadeMs = 120;
inline constexpr int kPaneMs = 160;
inline constexpr int kProgressMs = 200;
inline constexpr int kToastMs = 6000;

} // namespace nw::app
