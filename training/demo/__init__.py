"""The demo of training: the programme of 2019/20 as history, and a present that begins today."""
