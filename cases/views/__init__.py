"""The pages of disputes: each ends at one service call or one read through visible_to."""
